#!/usr/bin/env bash
# Packs Dandi.LocalArchive and checks what is in the package.
set -eu
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
dotnet pack src/Dandi.LocalArchive -c Release --no-build -v quiet -o "$folder"
python3 - "$folder"/Dandi.LocalArchive.*.nupkg <<'END'
import sys, zipfile
package = zipfile.ZipFile(sys.argv[1])
names = package.namelist()
manifest = package.read("Dandi.LocalArchive.nuspec").decode()
for name in ("README.md", "LICENSE", "lib/net10.0/Dandi.LocalArchive.dll", "lib/net10.0/Dandi.LocalArchive.xml"):
    assert name in names, f"{name} is missing in {names}"
for text in ("<readme>README.md</readme>", ">Apache-2.0</license>", "<description>Starts a local DANDI archive"):
    assert text in manifest, f"{text} is missing in {manifest}"
assert "<dependency " not in manifest, "the package depends on others"
print(f"{sys.argv[1].rsplit('/', 1)[1]}: {len(names)} files")
END
