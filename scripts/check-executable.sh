#!/usr/bin/env bash
# Fails unless scripts/publish.sh has built an executable from the files that are in this checkout now: check-executable.sh [FILE]
set -eu
executable=$(realpath -m "${1:-$(dirname "$0")/../artifacts/dandi}")
cd "$(dirname "$0")/.."
remedy="Run scripts/publish.sh."
if [ ! -f "$executable" ]; then echo "$executable does not exist. $remedy" >&2; exit 1; fi
section=$(LC_ALL=C readelf -p .dandi.sources "$executable" 2>/dev/null || true)
if ! built=$(grep -oE '[0-9a-f]{64}' <<<"$section"); then echo "$executable does not tell which sources it was built from. $remedy" >&2; exit 1; fi
if [ "$built" != "$(scripts/source-hash.sh)" ]; then echo "$executable was built from other sources. $remedy" >&2; exit 1; fi
