#!/usr/bin/env bash
# Runs the checks that take too long for the gate: `scripts/full-check.sh` all of them, `scripts/full-check.sh NAME…` those.
# Each check is a function `check_NAME`; `./test.sh` runs a seeded part of the same check. Build first: dotnet build Dandi.slnx -c Release
set -eu
cd "$(dirname "$0")/.."

# Every NWB file of the corpus below 300 kB in every form that h5repack and h5jam write (about 4 minutes). Needs hdf5-tools.
check_repacked() {
    DANDI_REPACK=all artifacts/bin/Dandi.Formats.Tests/release/Dandi.Formats.Tests -class Dandi.Formats.Tests.Nwb.Storage.RepackedNwbTests
}

checks=("$@")
[ ${#checks[@]} -gt 0 ] || mapfile -t checks < <(declare -F | sed -n 's/^declare -f check_//p')
failed=0
for check in "${checks[@]}"; do
    echo "== $check"
    "check_$check" || failed=1
done
exit "$failed"
