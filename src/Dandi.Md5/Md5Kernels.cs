using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dandi.Md5;

/// <summary>
/// The kernels: MD5 of many messages at a time, one entry point per vector width (docs/spec/md5.md §2). Call a kernel
/// only if the processor supports its instruction set; otherwise the process ends.
/// </summary>
/// <remarks>
/// The native build finds the methods by their names (Md5Kernels.targets). They are thread-safe as long as each thread
/// has a <see cref="LaneWork"/> with memory of its own.
/// </remarks>
public static unsafe class Md5Kernels
{
    /// <summary>Processes two sets of four lanes; runs on every x64 and Arm64 processor.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run128(LaneWork* work) => Md5Blocks<Vector128<uint>, Lanes128>.Run(work);

    /// <summary>Processes two sets of eight lanes; needs AVX2.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run256(LaneWork* work) => Md5Blocks<Vector256<uint>, Lanes256>.Run(work);

    /// <summary>Processes two sets of sixteen lanes; needs AVX-512F.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run512(LaneWork* work) => Md5Blocks<Vector512<uint>, Lanes512>.Run(work);
}
