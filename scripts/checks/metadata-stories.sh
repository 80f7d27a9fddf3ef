#!/usr/bin/env bash
# Compares the validation of metadata by the local archive with recorded results of the real one. Differences must be
# listed in tests/exceptions/metadata-stories.txt.
set -u
cd "$(dirname "$0")/../.."
if [ ! -f ../shared/metadata-stories/run.py ]; then echo "../shared/metadata-stories does not exist"; exit 77; fi
scripts/check-executable.sh || exit
scripts/with-archive.sh python3 ../shared/metadata-stories/run.py --ready-file READY --show |
    python3 scripts/metadata-story-problems.py tests/exceptions/metadata-stories.txt
