#!/usr/bin/env bash
# Fails unless an executable was built by scripts/publish.sh from the current files of this checkout:
# check-executable.sh [FILE]
set -eu
executable=$(realpath -m "${1:-$(dirname "$0")/../artifacts/dandi}")
cd "$(dirname "$0")/.."
remedy="Run scripts/publish.sh."
fail() {
    echo "$executable $1. $remedy" >&2
    exit 1
}
[ -f "$executable" ] || fail "does not exist"
section=$(LC_ALL=C readelf -p .dandi.sources "$executable" 2>/dev/null || true)
built=$(grep -oE '[0-9a-f]{64}' <<<"$section") || fail "does not contain a hash of its sources"
[ "$built" = "$(scripts/source-hash.sh)" ] || fail "was built from other sources"
