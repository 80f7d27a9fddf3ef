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
log=$(mktemp)
dotnet publish src/Dandi.Cli -r "$runtime" -c Release -v minimal "-p:SqliteArchive=$archive" >"$log" 2>&1 || { cat "$log"; rm -f "$log"; exit 1; }
if grep -E 'IL[23][0-9]{3}' "$log"; then rm -f "$log"; exit 1; fi
rm -f "$log"
# A `dandi serve` that still runs keeps the old file, which could not be written over.
cp --remove-destination "artifacts/publish/Dandi.Cli/release_$runtime/dandi" artifacts/dandi
ls -l artifacts/dandi
