#!/usr/bin/env bash
# Tests the S3 code against another S3 server, OpenStack Swift: first the S3 tests of the local archive's store, whose
# differences must be listed in tests/exceptions/swift.txt; then uploads to a `dandi serve --object-store` that stores
# its objects in Swift.
set -u
cd "$(dirname "$0")/../.."
if ! scripts/install-build-packages.sh python3-swift memcached; then
    echo "python3-swift and memcached cannot be installed here"
    exit 77
fi
scripts/check-executable.sh || exit
if [ "${1:-}" != with-swift ]; then exec scripts/with-swift.py scripts/checks/swift.sh with-swift; fi

work=$(mktemp -d)
report=$work/report.json
trap 'rm -rf "$work"' EXIT
status=0
# Runs tests: tests PROJECT FILTER…
# Failed tests are in the report, and may be listed as differences. Only they make an exit code of 1 acceptable.
tests() {
    : >"$report"
    "artifacts/bin/$1/release/$1" -noColor -noLogo -result-ctrf "$report" "${@:2}" |
        sed -n '/\[FAIL\]/,/Stack Trace/p; $p'
    local code=${PIPESTATUS[0]}
    scripts/test-report.py "$report" "$code" "$report" >/dev/null
    if [ "$code" -gt 1 ] || grep -E ' (ended with exit code|ran no test)' "$report.failures" >&2; then
        echo "$1 ended with exit code $code" >&2
        status=1
    fi
}
tests Dandi.Server.Tests -namespace Dandi.Server.Tests.S3 -namespace Dandi.Server.Tests.Buckets >artifacts/swift.log
tail -n 1 artifacts/swift.log
python3 scripts/compare-exceptions.py "$report" tests/exceptions/swift.txt || status=1
tests Dandi.EndToEnd.Tests -failSkips -class Dandi.EndToEnd.Tests.Buckets.BucketCommandTests
python3 scripts/compare-exceptions.py "$report" /dev/null || status=1
exit $status
