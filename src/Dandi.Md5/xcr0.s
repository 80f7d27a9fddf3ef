# uint32_t dandi_md5_xcr0(void): which registers the system keeps for a process (XCR0), for which C# has no instruction. Only to be called where CPUID states OSXSAVE.
    .text
    .globl dandi_md5_xcr0
    .type dandi_md5_xcr0, @function
dandi_md5_xcr0:
    xorl %ecx, %ecx
    xgetbv
    ret
    .size dandi_md5_xcr0, . - dandi_md5_xcr0
    .section .note.GNU-stack, "", @progbits
