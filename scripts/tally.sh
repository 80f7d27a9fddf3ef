# Runs steps and counts what passed, failed and was skipped. To be sourced: `. scripts/tally.sh FOLDER`. FOLDER
# receives logs and results.
#
# A step is one test. It passes with exit code 0, is skipped with 77 (the last line of its output is the reason), and
# fails with any other. A line of the output that begins with `SKIPPED: ` counts as one more skipped test. A program
# (not a function) that runs longer than $TALLY_LIMIT (default: 1h) is stopped, and its step fails.
#
# Steps can run in parallel, because each writes its own result files: NAME.begun when it starts; NAME.counts (passed,
# failed, skipped, seconds), NAME.skips and NAME.failures when it ends. If NAME.counts is missing or empty, the step did
# not end, which is a failure.

tally=$1
tally_scripts=$(realpath "$(dirname "${BASH_SOURCE[0]}")")
lanes=()
rm -rf "$tally"
mkdir -p "$tally"

# Runs a command that is one test: step NAME COMMAND…
step() {
    local name=$1 status skipped reason
    shift
    run "$name" "$@"
    status=$?
    grep '^SKIPPED: ' "$tally/$name.log" >"$tally/$name.skips"
    skipped=$(wc -l <"$tally/$name.skips")
    case $status in
        0) count "$name" 1 0 "$skipped" ;;
        77)
            reason=$(tail -n 1 "$tally/$name.log")
            echo "SKIPPED: $name: ${reason:-no reason}" >>"$tally/$name.skips"
            count "$name" 0 0 $((skipped + 1)) ;;
        *) echo "FAILED: $name (exit code $status)" >"$tally/$name.failures"; count "$name" 0 1 "$skipped" ;;
    esac
    show "$name"
    [ "$status" = 0 ] || [ "$status" = 77 ]
}

# Runs a test project, whose tests are counted separately: tests PROJECT ARGUMENT…
tests() {
    local project=$1 status counts
    shift
    run "$project" "artifacts/bin/$project/release/$project" -noColor -noLogo -noAutoReporters -reporter quiet \
        -result-ctrf "$tally/$project.json" "$@"
    status=$?
    counts=$(python3 "$tally_scripts/test-report.py" "$tally/$project.json" "$status" "$tally/$project") || return
    # shellcheck disable=SC2086
    count "$project" $counts
    show "$project"
}

# Starts a command or function in the background: start COMMAND…
start() {
    local lane="lane ${#lanes[@]}"
    : >"$tally/$lane.begun"
    # Its own process group, so that all of its processes can be stopped.
    set -m
    { "$@"; echo 0 0 0 0 >"$tally/$lane.counts"; } </dev/null &
    set +m
    lanes+=("$!")
}

# Waits until fewer than N background commands are running (default 1: until all have ended): await [N]
await() {
    while [ "$(jobs -rp | wc -l)" -ge "${1:-1}" ]; do wait -n; done
}

# Waits for all steps, prints what was skipped and what failed, and the counts in the last line; exits.
finish() {
    await
    # Steps that did not end are collected in memory, because the disk may be full.
    local begun name missing=()
    for begun in "$tally"/*.begun; do
        name=$(basename "$begun" .begun)
        [ -s "$tally/$name.counts" ] || missing+=("$name")
    done
    echo
    find "$tally" -name '*.skips' -print0 | LC_ALL=C sort -z | xargs -0 -r cat
    find "$tally" -name '*.failures' -print0 | LC_ALL=C sort -z | xargs -0 -r cat
    for name in "${missing[@]}"; do echo "FAILED: $name did not end"; done
    { cat "$tally"/*.counts; for name in "${missing[@]}"; do echo 0 1 0 0; done; } | awk '
        { passed += $1; failed += $2; skipped += $3 }
        END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped; exit failed || !passed }'
    exit
}

# Internal: runs the command of a step, in the process group of its lane, with its output in NAME.log.
run() {
    local name=$1
    shift
    : >"$tally/$name.begun" || exit
    [ "$(type -t "$1")" != file ] || set -- timeout --foreground --kill-after 10 "${TALLY_LIMIT:-1h}" "$@"
    begin=$SECONDS
    "$@" >"$tally/$name.log" 2>&1 </dev/null
}

# Internal: count NAME PASSED FAILED SKIPPED
count() { echo "$2 $3 $4 $((SECONDS - begin))" >"$tally/$1.counts"; }

# Internal: prints the log of a step without mixing it with those of others.
show() {
    local passed failed skipped seconds
    read -r passed failed skipped seconds <"$tally/$1.counts"
    {
        flock 9
        echo "== $1"
        cat "$tally/$1.log"
        echo "-- $1: $passed passed, $failed failed, $skipped skipped ($seconds s)"
    } 9>"$tally/lock"
}

stop_lanes() {
    for lane in "${lanes[@]}"; do kill -TERM -- "-$lane" 2>/dev/null; done
    exit 130
}
trap stop_lanes INT TERM
