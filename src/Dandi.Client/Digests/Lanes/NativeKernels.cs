using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Dandi.Md5;

namespace Dandi.Digests.Lanes;

/// <summary>
/// The kernels for newer instruction sets that the native build links in as separate objects
/// (docs/decisions/0009-md5-kernels.md). With a JIT, <see cref="Md5Kernels"/> is used directly.
/// </summary>
/// <remarks>
/// The processor's features (CPUID) and the registers that the operating system saves (XCR0) are described in the Intel
/// 64 and IA-32 Architectures Software Developer's Manual, volume 1, under "Detection of Intel AVX2" and "Detection of
/// AVX-512 Foundation Instructions".
/// </remarks>
internal static unsafe partial class NativeKernels
{
    private const string Library = "dandi_md5";
    private const int OsSavesRegisters = 1 << 27;
    private const int Avx = 1 << 28;
    private const int Avx2 = 1 << 5;
    private const int Avx512F = 1 << 16;
    private const uint YmmRegisters = 0b0000_0110;
    private const uint ZmmRegisters = 0b1110_0110;

    /// <summary>Whether <see cref="Run256"/> is linked in and the machine supports AVX2.</summary>
    public static bool Has256 { get; } =
        IsLinked
        && TryReadFeatures(out var registers, out var extended)
        && (extended & Avx2) != 0
        && (registers & YmmRegisters) == YmmRegisters;

    /// <summary>Whether <see cref="Run512"/> is linked in and the machine supports AVX-512F.</summary>
    public static bool Has512 { get; } =
        Has256
        && TryReadFeatures(out var registers, out var extended)
        && (extended & Avx512F) != 0
        && (registers & ZmmRegisters) == ZmmRegisters;

    /// <summary>Processes two sets of eight lanes; call it only if <see cref="Has256"/> is true.</summary>
    [LibraryImport(Library, EntryPoint = "dandi_md5_run256")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void Run256(LaneWork* work);

    /// <summary>Processes two sets of sixteen lanes; call it only if <see cref="Has512"/> is true.</summary>
    [LibraryImport(Library, EntryPoint = "dandi_md5_run512")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void Run512(LaneWork* work);

    /// <summary>Only the native builds for Linux on x64 contain the separate objects.</summary>
    private static bool IsLinked =>
        !RuntimeFeature.IsDynamicCodeSupported && X86Base.X64.IsSupported && OperatingSystem.IsLinux();

    /// <summary>Reads the processor's features, and the registers that the operating system saves.</summary>
    private static bool TryReadFeatures(out uint registers, out int extended)
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
