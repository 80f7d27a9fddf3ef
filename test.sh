#!/usr/bin/env bash
# Runs all tests, or with `./test.sh corpus` those that compare with the recorded results of the Python client.
# At the end, prints what was skipped and why, what failed, and in the last line `N passed, N failed, N skipped`. The
# exit code is not 0 if anything failed. Logs and reports are in artifacts/test-results.
set -u
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
scripts/install-build-packages.sh python3 || exit
. scripts/tally.sh artifacts/test-results

if [ "${1:-}" = corpus ]; then
    step build dotnet build Dandi.slnx -c Release -v quiet || finish
    for project in $(grep -rl --include='*.cs' '"Category", "Corpus"' tests | cut -d / -f 2 | sort -u); do
        tests "$project" -trait Category=Corpus
    done
    finish
fi

unit_tests() {
    for project in tests/*.Tests; do
        [ "$project" = tests/Dandi.EndToEnd.Tests ] || tests "$(basename "$project")"
    done
}

scripts/source-hash.sh --stamp >/dev/null
step "packages match the lock files" dotnet restore Dandi.slnx --locked-mode
step "the tools are installed" dotnet tool restore
start step "the code is formatted" dotnet csharpier check src tests bench fuzz tools
step "everything builds without a warning" dotnet build Dandi.slnx -c Release --no-restore || finish
start unit_tests
step "the native executable is published" scripts/publish.sh
# DANDI_EXECUTABLE is set so that the tests fail, and are not skipped, if the executable is missing.
DANDI_EXECUTABLE=${DANDI_EXECUTABLE:-$PWD/artifacts/dandi} tests Dandi.EndToEnd.Tests
await
for check in scripts/checks/*.sh; do
    await 2
    start step "$(basename "$check" .sh)" "$check"
done
finish
