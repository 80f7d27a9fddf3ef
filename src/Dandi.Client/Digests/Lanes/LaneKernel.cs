using System.Runtime.Intrinsics.X86;
using Dandi.Md5;

namespace Dandi.Digests.Lanes;

/// <summary>An MD5 kernel that this machine can run (docs/spec/md5.md §5).</summary>
internal sealed unsafe class LaneKernel
{
    private readonly delegate* <LaneWork*, void> _run;

    private LaneKernel(string name, int lanes, int minMessages, delegate* <LaneWork*, void> run)
    {
        (Name, Lanes, MinMessages) = (name, lanes, minMessages);
        _run = run;
    }

    /// <summary>All kernels that this machine can run, in ascending order of their lanes.</summary>
    public static IReadOnlyList<LaneKernel> All { get; } = FindAll();

    /// <summary>The kernel with the most lanes.</summary>
    public static LaneKernel Best => All[^1];

    /// <summary>Gets the best kernel with at most this number of lanes, or else the smallest one.</summary>
    public static LaneKernel WithMaxLanes(int maxLanes) =>
        All.LastOrDefault(kernel => kernel.Lanes <= maxLanes, All[0]);

    /// <summary>A description for the log: lanes and instruction set.</summary>
    public string Name { get; }

    /// <summary>The number of messages that are computed at a time, of both sets of lanes.</summary>
    public int Lanes { get; }

    /// <summary>
    /// The number of messages from which on it is faster than the scalar MD5 of .NET, one message after the other. It
    /// always processes all lanes, and was measured to be 3.4, 5.2 and 7.5 times as fast with all of them.
    /// </summary>
    public int MinMessages { get; }

    /// <summary>Processes <see cref="LaneWork.Blocks"/> blocks of every lane.</summary>
    public void Run(LaneWork* work) => _run(work);

    private static List<LaneKernel> FindAll()
    {
        var all = new List<LaneKernel> { new("2x4 lanes of 128 bits", 8, 3, &Md5Kernels.Run128) };
        if (Avx2.IsSupported)
            all.Add(new("2x8 lanes of 256 bits, AVX2", 16, 4, &Md5Kernels.Run256));
        else if (NativeKernels.Has256)
            all.Add(new("2x8 lanes of 256 bits, AVX2", 16, 4, &NativeKernels.Run256));
        if (Avx512F.IsSupported)
            all.Add(new("2x16 lanes of 512 bits, AVX-512", 32, 5, &Md5Kernels.Run512));
        else if (NativeKernels.Has512)
            all.Add(new("2x16 lanes of 512 bits, AVX-512", 32, 5, &NativeKernels.Run512));
        return all;
    }
}
