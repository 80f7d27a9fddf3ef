#!/usr/bin/env bash
# Runs the tests. `./test.sh` all of them; `./test.sh corpus` those that compare with the corpus of reference results.
# The last line is `N passed, N failed`; the exit code is not 0 if anything failed.
set -u
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
passed=0
failed=0

# Runs a step that is one test: step NAME COMMAND…
step() {
    local name=$1
    shift
    echo "== $name"
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $name"; fi
}

# Adds the figures of a test run that were printed to a file.
count() {
    local good bad
    good=$(sed -n 's/^ *succeeded: *\([0-9]*\).*/\1/p' "$1" | tail -n 1)
    bad=$(sed -n 's/^ *failed: *\([0-9]*\).*/\1/p' "$1" | tail -n 1)
    passed=$((passed + ${good:-0}))
    failed=$((failed + ${bad:-0}))
}

dotnet_tests() {
    local output status
    output=$(mktemp)
    echo "== tests $*"
    dotnet test --solution Dandi.slnx -c Release --no-build --ignore-exit-code 8 "$@" 2>&1 | tee "$output"
    status=${PIPESTATUS[0]}
    count "$output"
    if [ "$status" != 0 ] && [ "$(sed -n 's/^ *failed: *\([0-9]*\).*/\1/p' "$output" | tail -n 1)" = 0 ]; then failed=$((failed + 1)); fi
    rm -f "$output"
}

finish() {
    echo
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
    exit
}

if [ "${1:-}" = corpus ]; then
    step build dotnet build Dandi.slnx -c Release -v quiet
    dotnet_tests --filter-trait Category=Corpus --output Detailed
    finish
fi

step "packages are those of the lock files" dotnet restore Dandi.slnx --locked-mode
step "the code is formatted" dotnet format Dandi.slnx --verify-no-changes --no-restore
step "everything builds without a warning" dotnet build Dandi.slnx -c Release --no-restore
step "the native executable is published" scripts/publish.sh
dotnet_tests
for check in scripts/checks/*.sh; do step "$(basename "$check" .sh)" "$check"; done
finish
