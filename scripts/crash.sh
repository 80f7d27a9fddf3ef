#!/usr/bin/env bash
# Kills client, server and both at N moments (50) drawn by SEED (1), and compares what the archive holds at the end: crash.sh [N] [SEED]
set -eu
cd "$(dirname "$0")/.."
scripts/check-executable.sh 2>/dev/null || scripts/publish.sh
dotnet build tests/Dandi.EndToEnd.Tests -c Release -v quiet
DANDI_CRASH_MOMENTS=${1:-50} DANDI_CRASH_SEED=${2:-1} artifacts/bin/Dandi.EndToEnd.Tests/release/Dandi.EndToEnd.Tests -failSkips -class Dandi.EndToEnd.Tests.CrashTests
