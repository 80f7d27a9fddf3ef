#!/usr/bin/env bash
# A third-party S3 server, OpenStack Swift, judges our S3 code: the suite that judges our own store runs against it,
# where it may differ as tests/exceptions/swift.txt lists.
set -u
cd "$(dirname "$0")/../.."
if ! dpkg -s python3-swift memcached >/dev/null 2>&1; then
    if [ "$(id -u)" != 0 ]; then echo "skipped: install python3-swift and memcached (apt-get install --no-install-recommends)"; exit 0; fi
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-swift memcached; } >artifacts/swift.log 2>&1 || { tail -n 3 artifacts/swift.log; echo "skipped: python3-swift and memcached cannot be installed here (artifacts/swift.log)"; exit 0; }
fi
report=$(mktemp)
trap 'rm -f "$report"' EXIT
scripts/with-swift.py artifacts/bin/Dandi.Server.Tests/release/Dandi.Server.Tests -namespace Dandi.Server.Tests.S3 -noColor -noLogo -result-ctrf "$report" | tail -n 1
python3 scripts/compare-exceptions.py "$report" tests/exceptions/swift.txt
