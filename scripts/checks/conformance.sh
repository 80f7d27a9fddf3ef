#!/usr/bin/env bash
# Compares the responses of the local archive with recorded responses of the real archive. Differences must be listed in
# tests/exceptions/conformance.txt.
set -u
cd "$(dirname "$0")/../.."
if [ ! -f ../shared/conformance/run.py ]; then echo "../shared/conformance does not exist"; exit 77; fi
scripts/check-executable.sh || exit
problems=$(mktemp)
trap 'rm -f "$problems"' EXIT
scenarios=(
    asset_paths. info. auth. dandisets. dandiset_lists. owners. versions. assets. asset_lists. uploads. upload_races.
    blobs. downloads. store. endpoints. embargo. unembargo. publish. lost_answers. validation. zarr. zarr_files.
    zarr_assets. zarr_checksums. optional.
)
scripts/with-archive.sh python3 ../shared/conformance/run.py --ready-file READY --json "$problems" \
    --optional --only "$(IFS=,; echo "${scenarios[*]}")" | grep -v '^ok'
python3 scripts/compare-exceptions.py "$problems" tests/exceptions/conformance.txt
