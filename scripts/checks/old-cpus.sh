#!/usr/bin/env bash
# Runs the executable on emulated processors, from 2006 on. The digests must be the same on all of them, and each must
# use its best MD5 kernel. Older processors lack an instruction (cmpxchg16b) that .NET needs.
set -eu
cd "$(dirname "$0")/../.."
if [ "$(uname -m)" != x86_64 ]; then echo "the emulation of x64 processors needs an x64 processor"; exit 77; fi
if ! command -v qemu-x86_64 >/dev/null && ! scripts/install-build-packages.sh qemu-user; then
    echo "qemu-user cannot be installed here"
    exit 77
fi
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
# The name of the processor and the lanes of its best kernel.
while read -r processor lanes; do
    {
        (cd "$work" && qemu-x86_64 -cpu "$processor" "$OLDPWD/artifacts/dandi" digest --no-cache -d md5 file)
        qemu-x86_64 -cpu "$processor" artifacts/dandi digest --no-cache -l debug -d zarr-checksum "$work/image.zarr"
    } >"$work/actual" 2>"$work/errors" || true
    if cmp -s "$work/expected" "$work/actual" && grep -q "MD5 by $lanes lanes" "$work/errors"; then
        echo "ok: $processor, $lanes"
    else
        echo "FAILED: $processor"
        tail -n 3 "$work/actual" "$work/errors"
        failed=1
    fi
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
