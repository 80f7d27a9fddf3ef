#!/usr/bin/env bash
# Compares the results of whole uploads with recorded results of the Python client. Differences must be listed in
# tests/exceptions/stories.txt.
set -u
cd "$(dirname "$0")/../.."
if [ ! -f ../shared/upload-stories/run.py ]; then echo "../shared/upload-stories does not exist"; exit 77; fi
scripts/check-executable.sh || exit
problems=$(mktemp)
trap 'rm -f "$problems"' EXIT
scripts/with-archive.sh python3 ../shared/upload-stories/run.py \
    --client artifacts/dandi --ready-file READY --json "$problems" \
    --only access.,bids.,existing.,first.,names.,options.,paths.,sync.,validation.,zarrs. | grep -v '^ok'
python3 scripts/compare-exceptions.py "$problems" tests/exceptions/stories.txt
