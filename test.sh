#!/usr/bin/env bash
# Runs the tests. `./test.sh` all of them; `./test.sh corpus` those that compare with the corpus of reference results.
# The last line is `N passed, N failed`; the exit code is not 0 if anything failed.
set -u
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
passed=0
failed=0
failures=""

# Runs a step that is one test: step NAME COMMAND…
step() {
    local name=$1
    shift
    echo "== $name"
    if "$@"; then passed=$((passed + 1)); else fail "$name"; fi
}

# Remembers a failure by its name.
fail() {
    failed=$((failed + 1))
    failures+="FAILED: $1"$'\n'
    echo "FAILED: $1"
}

# A figure of the summary that a test run has printed: figure NAME FILE
figure() {
    local value
    value=$(sed -n "s/^ *$1: *\([0-9]*\).*/\1/p" "$2" | tail -n 1)
    echo "${value:-0}"
}

dotnet_tests() {
    local output status bad
    output=$(mktemp)
    echo "== tests $*"
    dotnet test --solution Dandi.slnx -c Release --no-build --ignore-exit-code 8 "$@" 2>&1 | tee "$output"
    status=${PIPESTATUS[0]}
    bad=$(figure failed "$output")
    passed=$((passed + $(figure succeeded "$output")))
    failed=$((failed + bad))
    # The name, where it runs, and what was expected.
    [ "$bad" = 0 ] || failures+="$(grep -A 6 '^failed ' "$output")"$'\n'
    if [ "$status" != 0 ] && [ "$bad" = 0 ]; then fail "dotnet test ended with $status"; fi
    rm -f "$output"
}

# What failed is said again at the end, where it is looked for.
finish() {
    echo
    printf '%s' "$failures"
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
