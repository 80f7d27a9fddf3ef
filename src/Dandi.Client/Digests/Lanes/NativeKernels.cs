using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Dandi.Md5;

namespace Dandi.Digests.Lanes;

/// <summary>The kernels that the native build carries for processors newer than the one it is compiled for (docs/decisions/0009-md5-kernels.md).</summary>
internal static unsafe partial class NativeKernels
{
    private const string Library = "dandi_md5";
    private const int OsSavesRegisters = 1 << 27;
    private const int Avx = 1 << 28;
    private const int Avx2 = 1 << 5;
    private const int Avx512F = 1 << 16;
    private const uint YmmRegisters = 0b0000_0110;
    private const uint ZmmRegisters = 0b1110_0110;

    /// <summary>Whether AVX2 is there, and in the executable.</summary>
    public static bool Has256 { get; } =
        IsCarried
        && Features(out var registers, out var extended)
        && (extended & Avx2) != 0
        && (registers & YmmRegisters) == YmmRegisters;

    /// <summary>Whether AVX-512F is there, and in the executable.</summary>
    public static bool Has512 { get; } =
        Has256
        && Features(out var registers, out var extended)
        && (extended & Avx512F) != 0
        && (registers & ZmmRegisters) == ZmmRegisters;

    /// <summary>Two sets of eight lanes.</summary>
    [LibraryImport(Library, EntryPoint = "dandi_md5_run256")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void Run256(LaneWork* work);

    /// <summary>Two sets of sixteen lanes.</summary>
    [LibraryImport(Library, EntryPoint = "dandi_md5_run512")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void Run512(LaneWork* work);

    /// <summary>With a compiler at run time, the kernels of Dandi.Md5 are compiled for the processor at hand.</summary>
    private static bool IsCarried =>
        !RuntimeFeature.IsDynamicCodeSupported && X86Base.X64.IsSupported && OperatingSystem.IsLinux();

    /// <summary>What the processor says of itself (CPUID), and which registers the system keeps.</summary>
    private static bool Features(out uint registers, out int extended)
    {
        (registers, extended) = (0, 0);
        if (X86Base.CpuId(0, 0).Eax < 7)
            return false;
        var basic = X86Base.CpuId(1, 0).Ecx;
        if ((basic & OsSavesRegisters) == 0 || (basic & Avx) == 0)
            return false;
        (registers, extended) = (ReadRegisters(), X86Base.CpuId(7, 0).Ebx);
        return true;
    }

    [LibraryImport(Library, EntryPoint = "dandi_md5_xcr0")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint ReadRegisters();
}
