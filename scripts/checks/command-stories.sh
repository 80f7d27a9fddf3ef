#!/usr/bin/env bash
# Compares the results of download, move, delete and ls with recorded results of the Python client. Differences must be
# listed in tests/exceptions/command-stories.txt.
set -u
cd "$(dirname "$0")/../.."
if [ ! -f ../shared/command-stories/run.py ]; then echo "../shared/command-stories does not exist"; exit 77; fi
scripts/check-executable.sh || exit
scripts/with-archive.sh python3 ../shared/command-stories/run.py --client "$PWD/artifacts/dandi" --ready-file READY |
    python3 scripts/command-story-problems.py tests/exceptions/command-stories.txt
