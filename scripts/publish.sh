#!/usr/bin/env bash
# Builds the native executable artifacts/dandi. A warning of the trimmer or of the AOT compiler is an error.
set -eu
cd "$(dirname "$0")/.."
scripts/install-build-packages.sh
case "$(uname -m)" in
    x86_64) runtime=linux-x64 ;;
    aarch64) runtime=linux-arm64 ;;
    *) echo "There is no native build for $(uname -m), only for x86_64 and aarch64." >&2; exit 1 ;;
esac
archive=$(dpkg -L libsqlite3-dev | grep '/libsqlite3\.a$')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Computed before the build: if a file changes during the build, the hash does not match and the executable is rejected.
scripts/source-hash.sh --stamp >"$work/sources"
if ! dotnet publish src/Dandi.Cli -r "$runtime" -c Release -v minimal "-p:SqliteArchive=$archive" >"$work/log" 2>&1
then
    cat "$work/log"
    exit 1
fi
if grep -E 'IL[23][0-9]{3}' "$work/log"; then exit 1; fi
# The tests compare this section with the checkout (scripts/check-executable.sh).
objcopy --add-section ".dandi.sources=$work/sources" "artifacts/publish/Dandi.Cli/release_$runtime/dandi" "$work/dandi"
# Removed first, because the file of a running executable, such as `dandi serve`, cannot be overwritten.
cp --remove-destination "$work/dandi" artifacts/dandi
ls -l artifacts/dandi
