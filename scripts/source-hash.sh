#!/usr/bin/env bash
# Prints a hash of the files that the native executable is built from, including uncommitted changes. It depends neither
# on the path of the checkout nor on file times nor on the locale: source-hash.sh [--stamp]
#
# With --stamp, also writes the hash to artifacts/obj/source-hash, if it has changed. The projects in src depend on that
# file (src/Directory.Build.props), so that they are compiled again even if a changed file has an old time.
set -eu -o pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C
build_files=(
    Directory.* global.json NuGet.config BannedSymbols.txt .editorconfig .globalconfig
    scripts/publish.sh scripts/source-hash.sh
)
list_files() {
    printf '%s\0' "${build_files[@]}"
    find -L src \( -name bin -o -name obj \) -prune -o -type f -print0
}
hash=$(list_files | sort -z | xargs -0 sha256sum -- | sha256sum)
hash=${hash%% *}
stamp=artifacts/obj/source-hash
if [ "${1:-}" = --stamp ] && [ "$(cat "$stamp" 2>/dev/null)" != "$hash" ]; then
    mkdir -p "$(dirname "$stamp")"
    echo "$hash" >"$stamp"
fi
echo "$hash"
