#!/usr/bin/env bash
# The executable on processors from 2006 on, as an emulator has them: the same digests everywhere, by the best kernel that each processor has.
# Older ones lack an instruction (cmpxchg16b) that .NET itself needs.
set -eu
cd "$(dirname "$0")/../.."
if [ "$(uname -m)" != x86_64 ]; then echo "this emulates x64 processors, on an x64 processor only"; exit 77; fi
if ! command -v qemu-x86_64 >/dev/null; then scripts/install-build-packages.sh qemu-user || { echo "qemu-user cannot be installed here"; exit 77; }; fi
scripts/check-executable.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/image.zarr"
for number in $(seq 300); do head -c $((number * 37)) /dev/urandom >"$work/image.zarr/$number"; done
head -c 1000000 /dev/urandom >"$work/file"
expected=$(cd "$work" && md5sum file | cut -c 1-32)
echo "file: $expected" >"$work/expected"
artifacts/dandi digest --no-cache -d zarr-checksum "$work/image.zarr" >>"$work/expected"
failed=0
# Name of the processor, and how many lanes it has at most.
while read -r processor lanes; do
    {
        (cd "$work" && qemu-x86_64 -cpu "$processor" "$OLDPWD/artifacts/dandi" digest --no-cache -d md5 file)
        qemu-x86_64 -cpu "$processor" artifacts/dandi digest --no-cache -l debug -d zarr-checksum "$work/image.zarr"
    } >"$work/actual" 2>"$work/errors" || true
    if cmp -s "$work/expected" "$work/actual" && grep -q "MD5 by $lanes lanes" "$work/errors"; then echo "ok: $processor, $lanes"; else echo "FAILED: $processor"; tail -n 3 "$work/actual" "$work/errors"; failed=1; fi
done <<'PROCESSORS'
kvm64 2x4
qemu64 2x4
core2duo 2x4
Nehalem 2x4
SandyBridge 2x4
Opteron_G5 2x4
Haswell 2x8
EPYC-Milan 2x8
max 2x8
PROCESSORS
exit $failed
