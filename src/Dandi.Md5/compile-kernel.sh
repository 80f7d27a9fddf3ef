#!/usr/bin/env bash
# Compiles one kernel of Dandi.Md5 for one kind of vectors into an object that holds nothing but its code.
set -eu
compiler=$1 assembly=$2 folder=$3 width=$4 instructions=$5
symbol=Dandi_Md5_Dandi_Md5_Md5Kernels__Run$width
"$compiler" "$assembly" "@${folder}references.rsp" "-o:${folder}module$width.o" --targetos:linux --targetarch:x64 -O --Ot --multifile --nativelib "--instruction-set:$instructions"
ld -r --gc-sections -u "$symbol" -o "${folder}kept$width.o" "${folder}module$width.o"
objcopy -j __managedcode --rename-section __managedcode=.text.dandi_md5 --redefine-sym "$symbol=dandi_md5_run$width" \
    --add-section .note.GNU-stack=/dev/null "${folder}kept$width.o" "${folder}run$width.o"
# It is called as foreign code is: it must neither call into the runtime nor use what belongs to its module.
if ! nm "${folder}run$width.o" | grep -q " T dandi_md5_run$width\$"; then echo "error: the kernel $symbol was not found" >&2; exit 1; fi
if objdump -r "${folder}run$width.o" | grep -q R_X86_64; then echo "error: the kernel $symbol refers to something outside of itself" >&2; exit 1; fi
