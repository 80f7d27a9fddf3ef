#!/usr/bin/env bash
# Kills the client, the server or both at N random moments of an upload (default 50; SEED: default 1), and checks that
# the next run completes it: crash.sh [N] [SEED]
set -eu
cd "$(dirname "$0")/.."
scripts/check-executable.sh 2>/dev/null || scripts/publish.sh
dotnet build tests/Dandi.EndToEnd.Tests -c Release -v quiet
export DANDI_CRASH_MOMENTS=${1:-50} DANDI_CRASH_SEED=${2:-1}
artifacts/bin/Dandi.EndToEnd.Tests/release/Dandi.EndToEnd.Tests -failSkips \
    -class Dandi.EndToEnd.Tests.Crash.CrashTests
