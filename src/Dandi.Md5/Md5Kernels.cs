using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Dandi.Md5;

/// <summary>The kernels, one for each kind of vectors. Each may only run where the processor has them.</summary>
/// <remarks>The native build finds them by their names (Md5Kernels.targets).</remarks>
public static unsafe class Md5Kernels
{
    /// <summary>Two sets of four lanes: every x64 and Arm64 processor.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run128(LaneWork* work) => Md5Blocks<Vector128<uint>, Lanes128>.Run(work);

    /// <summary>Two sets of eight lanes: AVX2.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run256(LaneWork* work) => Md5Blocks<Vector256<uint>, Lanes256>.Run(work);

    /// <summary>Two sets of sixteen lanes: AVX-512F.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run512(LaneWork* work) => Md5Blocks<Vector512<uint>, Lanes512>.Run(work);
}
