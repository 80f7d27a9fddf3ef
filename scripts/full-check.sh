#!/usr/bin/env bash
# Runs the checks that take too long for the gate: `scripts/full-check.sh` all of them (hours), `scripts/full-check.sh NAME…` those.
# Each check is a function `check_NAME`; `./test.sh` runs a seeded part of the same check. The last line is that of ./test.sh.
set -u
cd "$(dirname "$0")/.."

# Every NWB file of the corpus below 300 kB in every form that h5repack and h5jam write (about 4 minutes). Needs hdf5-tools.
check_repacked() {
    DANDI_REPACK=all filter="-trait Category=Corpus" test_classes Dandi.Formats.Tests Dandi.Formats.Tests.Nwb.Storage.RepackedNwbTests
}

# Ten times as many damaged HDF5 and NWB files, and hostile texts in them; the gate's are the first of them.
check_mutants() {
    DANDI_SEED_FACTOR=10 test_classes Dandi.Formats.Tests Dandi.Formats.Tests.Hdf5.Damage.MutatedHdf5Tests \
        Dandi.Formats.Tests.Nwb.MutatedNwbTests Dandi.Formats.Tests.Nwb.MutatedTextTests
}

# Each property that is tested with generated values, for 20 seconds instead of some hundred values.
check_properties() {
    local file project status=0
    for project in Core Formats Client Cli; do
        local classes=()
        while read -r file; do
            classes+=("$(sed -n 's/^namespace \(.*\);$/\1/p' "$file").$(basename "$file" .cs)")
        done < <(grep -rl --include='*.cs' '\.Sample(' "tests/Dandi.$project.Tests" | LC_ALL=C sort)
        CsCheck_Time=20 test_classes "Dandi.$project.Tests" "${classes[@]}" || status=1
    done
    return "$status"
}

# Client, server and both killed at 50 moments of an upload.
check_crash() { DANDI_CRASH_MOMENTS=50 DANDI_CRASH_SEED=7 test_classes Dandi.EndToEnd.Tests Dandi.EndToEnd.Tests.CrashTests; }

# Our S3 code against OpenStack Swift, as in the gate. Needs python3-swift and memcached.
check_swift() { scripts/checks/swift.sh; }

# 1 GB of files and 20,000 chunks through a network that fails, with an outage in the middle.
check_soak() { benchmark soak --bytes 1000000000 --files 10 --outage 10; }

# 10 GB of files, and an outage of two minutes.
check_long_soak() { benchmark soak; }

# A Zarr of a million files: all of them are in its checksum, and memory does not grow with them.
check_million() { benchmark zarr-million; }

# 40,000 chunks of a Zarr, killed at five moments: none is sent twice.
check_zarr_killed() { benchmark zarr-killed; }

# Runs test classes, or what more options in $filter leave of them, and fails if one of their tests is skipped, or if a class has none:
# test_classes PROJECT CLASS…
test_classes() {
    local project=$1 filters=()
    shift
    for class in "$@"; do filters+=(-class "$class"); done
    echo "$project: $*"
    # shellcheck disable=SC2086
    "artifacts/bin/$project/release/$project" -noColor -noLogo -reporter quiet -failSkips "${filters[@]}" ${filter:-} -result-ctrf "$tally/classes.json" || return
    scripts/test-report.py --ran "$tally/classes.json" "$@"
}

benchmark() {
    scripts/check-executable.sh && dotnet run -c Release --no-build --project bench/Dandi.Benchmarks -- "$@"
}

checks=("$@")
[ ${#checks[@]} -gt 0 ] || mapfile -t checks < <(declare -F | sed -n 's/^declare -f check_//p')
. scripts/tally.sh artifacts/full-check
step "everything builds" dotnet build Dandi.slnx -c Release -v quiet || finish
step "the native executable is published" scripts/publish.sh || finish
for check in "${checks[@]}"; do step "$check" "check_$check"; done
finish
