#!/usr/bin/env bash
# An S3 server of others, OpenStack Swift, judges our S3 code. The suite that judges our own store runs against it (where it may differ as
# tests/exceptions/swift.txt lists), then whole uploads of the executable into `dandi serve --object-store` that keeps everything there.
set -u
cd "$(dirname "$0")/../.."
if ! dpkg -s python3-swift memcached >/dev/null 2>&1; then
    if [ "$(id -u)" != 0 ]; then echo "skipped: install python3-swift and memcached (apt-get install --no-install-recommends)"; exit 0; fi
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-swift memcached; } >artifacts/swift.log 2>&1 || { tail -n 3 artifacts/swift.log; echo "skipped: python3-swift and memcached cannot be installed here (artifacts/swift.log)"; exit 0; }
fi
if [ "${1:-}" != beside-swift ]; then
    scripts/with-swift.py scripts/checks/swift.sh beside-swift
    status=$?
    if [ $status = 77 ]; then echo "skipped: Swift cannot run here"; exit 0; fi
    exit $status
fi

report=$(mktemp)
trap 'rm -f "$report"' EXIT
status=0
# Tests PROJECT FILTER…: what has failed is in the report.
tests() { "artifacts/bin/$1/release/$1" -noColor -noLogo -result-ctrf "$report" "${@:2}" | sed -n '/\[FAIL\]/,/Stack Trace/p; $p'; }
tests Dandi.Server.Tests -namespace Dandi.Server.Tests.S3 -namespace Dandi.Server.Tests.Buckets >artifacts/swift.log
tail -n 1 artifacts/swift.log
python3 scripts/compare-exceptions.py "$report" tests/exceptions/swift.txt || status=1
tests Dandi.EndToEnd.Tests -failSkips -class Dandi.EndToEnd.Tests.BucketCommandTests
python3 scripts/compare-exceptions.py "$report" /dev/null || status=1
exit $status
