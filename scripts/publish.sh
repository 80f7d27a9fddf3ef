#!/usr/bin/env bash
# Builds the native executable and leaves it at artifacts/dandi. A warning of the trimmer or the AOT compiler is a failure.
set -eu
cd "$(dirname "$0")/.."
scripts/install-build-packages.sh
case "$(uname -m)" in
    x86_64) runtime=linux-x64 ;;
    aarch64) runtime=linux-arm64 ;;
    *) echo "No native build for $(uname -m)." >&2; exit 1 ;;
esac
archive=$(dpkg -L libsqlite3-dev | grep '/libsqlite3\.a$')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Taken before the build: of a file that changes meanwhile nobody knows whether it went in.
scripts/source-hash.sh --stamp >"$work/sources"
dotnet publish src/Dandi.Cli -r "$runtime" -c Release -v minimal "-p:SqliteArchive=$archive" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
if grep -E 'IL[23][0-9]{3}' "$work/log"; then exit 1; fi
# The tests compare this section with the checkout (scripts/check-executable.sh).
objcopy --add-section ".dandi.sources=$work/sources" "artifacts/publish/Dandi.Cli/release_$runtime/dandi" "$work/dandi"
# A `dandi serve` that still runs keeps the old file, which could not be written over.
cp --remove-destination "$work/dandi" artifacts/dandi
ls -l artifacts/dandi
