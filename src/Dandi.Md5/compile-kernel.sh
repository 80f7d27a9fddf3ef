#!/usr/bin/env bash
# Compiles one kernel of Dandi.Md5 for one vector width into an object file that contains only its code:
# compile-kernel.sh COMPILER ASSEMBLY FOLDER WIDTH INSTRUCTION_SET
set -eu
compiler=$1 assembly=$2 folder=$3 width=$4 instructions=$5
symbol=Dandi_Md5_Dandi_Md5_Md5Kernels__Run$width
"$compiler" "$assembly" "@${folder}references.rsp" "-o:${folder}module$width.o" --targetos:linux --targetarch:x64 \
    -O --Ot --multifile --nativelib "--instruction-set:$instructions"
ld -r --gc-sections -u "$symbol" -o "${folder}kept$width.o" "${folder}module$width.o"
objcopy -j __managedcode --rename-section __managedcode=.text.dandi_md5 --redefine-sym "$symbol=dandi_md5_run$width" \
    --add-section .note.GNU-stack=/dev/null "${folder}kept$width.o" "${folder}run$width.o"
# The kernel is called like native code, so it must neither call the runtime nor use data of its module.
fail() {
    echo "error: the kernel $symbol $1" >&2
    exit 1
}
nm "${folder}run$width.o" | grep -q " T dandi_md5_run$width\$" || fail "was not found"
if objdump -r "${folder}run$width.o" | grep -q R_X86_64; then fail "refers to symbols outside of its code"; fi
