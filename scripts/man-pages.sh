#!/usr/bin/env bash
# Writes the man pages of all commands to artifacts/man/man1, generated from the commands and options of the program:
# man-pages.sh [--no-build]
set -eu
cd "$(dirname "$0")/.."
[ "${1:-}" = --no-build ] || dotnet build tools/Dandi.Manual -c Release -v quiet
# Reproducible: the date at the bottom is that of the last commit.
date=$(git log -1 --format=%cs 2>/dev/null || date -u +%F)
artifacts/bin/Dandi.Manual/release/Dandi.Manual man artifacts/man "$date"
