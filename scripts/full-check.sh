#!/usr/bin/env bash
# Runs the checks that take too long for ./test.sh, which runs a seeded part of each: full-check.sh [NAME…]
# Without names, runs all of them, which takes hours. The check NAME is the function check_NAME. The last line is
# `N passed, N failed, N skipped`, as with ./test.sh.
set -u
cd "$(dirname "$0")/.."

# All NWB files of the corpus smaller than 300 kB in all forms that h5repack and h5jam write (about 4 minutes). Needs
# hdf5-tools.
check_repacked() {
    DANDI_REPACK=all filter="-trait Category=Corpus" \
        test_classes Dandi.Formats.Tests Dandi.Formats.Tests.Nwb.Storage.RepackedNwbTests
}

# Ten times as many damaged HDF5 and NWB files, and NWB files with hostile texts, as in ./test.sh.
check_mutants() {
    DANDI_SEED_FACTOR=10 test_classes Dandi.Formats.Tests Dandi.Formats.Tests.Hdf5.Damage.MutatedHdf5Tests \
        Dandi.Formats.Tests.Nwb.MutatedNwbTests Dandi.Formats.Tests.Nwb.MutatedTextTests
}

# Ten times as many damaged BIDS datasets as in ./test.sh, and hostile files of ten times the size: lines of a gigabyte.
check_bids() {
    local prefix=Dandi.Formats.Tests.Bids.Hostile
    DANDI_SEED_FACTOR=10 test_classes Dandi.Formats.Tests $prefix.MutatedDatasetTests $prefix.HostileTableTests \
        $prefix.HostileSidecarTests $prefix.HostileImageTests
}

# 100,000 hostile requests (or DANDI_HOSTILE_REQUESTS, from DANDI_HOSTILE_SEED) to the native executable, whose peak
# memory stays below 300 MB.
check_hostile_requests() {
    scripts/check-executable.sh || return
    DANDI_HOSTILE_REQUESTS=${DANDI_HOSTILE_REQUESTS:-100000} scripts/with-archive.sh env DANDI_HOSTILE_ARCHIVE=READY \
        artifacts/bin/Dandi.Server.Tests/release/Dandi.Server.Tests -noColor -noLogo -showLiveOutput -failSkips \
        -class Dandi.Server.Tests.Hostile.GeneratedRequestTests
}

# 100,000 uploads to a server that changes its responses at random, within 300 MB, and a hundred times as many damaged
# responses as in ./test.sh (about an hour). The heap has room for the largest responses of both clients and the archive.
check_hostile_server() {
    DANDI_SEED_FACTOR=100 DOTNET_GCHeapHardLimit=0xC800000 test_classes Dandi.Client.Tests \
        Dandi.Client.Tests.Upload.Hostile.HostileServerTests Dandi.Client.Tests.Archive.ArchiveResponseTests
}

# Fifty times as many damaged state files, and uploads with them, as in ./test.sh.
check_state() {
    DANDI_SEED_FACTOR=50 test_classes Dandi.Client.Tests Dandi.Client.Tests.State.MutatedStateTests
}

# Each test with generated values, for 20 seconds instead of some hundred values.
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

# Client, server or both killed at 50 moments of an upload.
check_crash() {
    DANDI_CRASH_MOMENTS=50 DANDI_CRASH_SEED=7 \
        test_classes Dandi.EndToEnd.Tests Dandi.EndToEnd.Tests.Crash.CrashTests
}

# The archive killed 1,000 times (or DANDI_KILLS) while clients write: all that it has acknowledged is there afterwards.
check_server_kills() {
    DANDI_KILLS=${DANDI_KILLS:-1000} \
        test_classes Dandi.EndToEnd.Tests Dandi.EndToEnd.Tests.Crash.ServerKillTests
}

# The S3 code against OpenStack Swift, as in ./test.sh. Needs python3-swift and memcached.
check_swift() { scripts/checks/swift.sh; }

# An upload of 1 GB of files and 20,000 chunks over a failing network, with an outage of 10 seconds.
check_soak() { benchmark soak --bytes 1000000000 --files 10 --outage 10; }

# The same with 10 GB of files and an outage of two minutes.
check_long_soak() { benchmark soak; }

# A Zarr with a million entries: its checksum counts all of them, and the memory does not grow with their number.
check_million() { benchmark zarr-million; }

# An upload of a Zarr with 40,000 chunks that is killed at five moments: no chunk is sent twice.
check_zarr_killed() { benchmark zarr-killed; }

# Runs test classes, with additional filter options in $filter. Fails if a test is skipped, or if a class has no test:
# test_classes PROJECT CLASS…
test_classes() {
    local project=$1 filters=()
    shift
    for class in "$@"; do filters+=(-class "$class"); done
    echo "$project: $*"
    # shellcheck disable=SC2086
    "artifacts/bin/$project/release/$project" -noColor -noLogo -reporter quiet -failSkips "${filters[@]}" ${filter:-} \
        -result-ctrf "$tally/classes.json" || return
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
