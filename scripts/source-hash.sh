#!/usr/bin/env bash
# Prints a hash of the files that the native executable is built from, including uncommitted changes. Where the checkout is, when its files
# were written and the locale do not matter. With --stamp also writes it to artifacts/obj/source-hash, if it has changed: the projects in src
# are compiled again when that file is newer than they are (src/Directory.Build.props), so that no file is missed because it has an old time.
set -eu -o pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C
build_files=(Directory.* global.json NuGet.config BannedSymbols.txt .editorconfig .globalconfig scripts/publish.sh scripts/source-hash.sh)
hash=$({ printf '%s\0' "${build_files[@]}"; find -L src \( -name bin -o -name obj \) -prune -o -type f -print0; } | sort -z | xargs -0 sha256sum -- | sha256sum)
hash=${hash%% *}
stamp=artifacts/obj/source-hash
if [ "${1:-}" = --stamp ] && [ "$(cat "$stamp" 2>/dev/null)" != "$hash" ]; then
    mkdir -p "$(dirname "$stamp")"
    echo "$hash" >"$stamp"
fi
echo "$hash"
