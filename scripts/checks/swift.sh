#!/usr/bin/env bash
# An S3 server of others, OpenStack Swift, judges our S3 code. The suite that judges our own store runs against it (where it may differ as
# tests/exceptions/swift.txt lists), then whole uploads of the executable into `dandi serve --object-store` that keeps everything there.
set -u
cd "$(dirname "$0")/../.."
scripts/install-build-packages.sh python3-swift memcached || { echo "python3-swift and memcached cannot be installed here"; exit 77; }
scripts/check-executable.sh || exit
if [ "${1:-}" != beside-swift ]; then exec scripts/with-swift.py scripts/checks/swift.sh beside-swift; fi

work=$(mktemp -d)
report=$work/report.json
trap 'rm -rf "$work"' EXIT
status=0
# Tests PROJECT FILTER…: what has failed is in the report. Only failed tests excuse an exit code, which is 1 then.
tests() {
    : >"$report"
    "artifacts/bin/$1/release/$1" -noColor -noLogo -result-ctrf "$report" "${@:2}" | sed -n '/\[FAIL\]/,/Stack Trace/p; $p'
    local code=${PIPESTATUS[0]}
    scripts/test-report.py "$report" "$code" "$report" >/dev/null
    if [ "$code" -gt 1 ] || grep -E ' (ended with exit code|ran no test)' "$report.failures" >&2; then echo "$1 ended with exit code $code" >&2; status=1; fi
}
tests Dandi.Server.Tests -namespace Dandi.Server.Tests.S3 -namespace Dandi.Server.Tests.Buckets >artifacts/swift.log
tail -n 1 artifacts/swift.log
python3 scripts/compare-exceptions.py "$report" tests/exceptions/swift.txt || status=1
tests Dandi.EndToEnd.Tests -failSkips -class Dandi.EndToEnd.Tests.BucketCommandTests
python3 scripts/compare-exceptions.py "$report" /dev/null || status=1
exit $status
