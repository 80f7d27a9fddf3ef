# uint32_t dandi_md5_xcr0(void): reads XCR0, which registers the operating system saves, because C# has no intrinsic for
# XGETBV. May be called only if CPUID reports OSXSAVE.
    .text
    .globl dandi_md5_xcr0
    .type dandi_md5_xcr0, @function
dandi_md5_xcr0:
    xorl %ecx, %ecx
    xgetbv
    ret
    .size dandi_md5_xcr0, . - dandi_md5_xcr0
    .section .note.GNU-stack, "", @progbits
