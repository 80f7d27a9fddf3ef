using System.Runtime.Intrinsics.X86;
using Dandi.Md5;

namespace Dandi.Digests.Lanes;

/// <summary>One way to compute MD5 of many messages at a time.</summary>
internal sealed unsafe class LaneKernel
{
    private readonly delegate* <LaneWork*, void> _run;

    private LaneKernel(string name, int lanes, delegate* <LaneWork*, void> run)
    {
        (Name, Lanes) = (name, lanes);
        _run = run;
    }

    /// <summary>All that this machine can run, the best last.</summary>
    public static IReadOnlyList<LaneKernel> All { get; } = FindAll();

    /// <summary>The one with the most lanes.</summary>
    public static LaneKernel Best => All[^1];

    /// <summary>The best one that has no more than so many lanes; at least the smallest.</summary>
    public static LaneKernel Within(int mostLanes) => All.LastOrDefault(kernel => kernel.Lanes <= mostLanes, All[0]);

    /// <summary>What it needs, for people.</summary>
    public string Name { get; }

    /// <summary>How many messages it takes at a time.</summary>
    public int Lanes { get; }

    /// <summary>Takes blocks from all lanes.</summary>
    public void Run(LaneWork* work) => _run(work);

    private static List<LaneKernel> FindAll()
    {
        var all = new List<LaneKernel> { new("2x4 lanes of 128 bits", 8, &Md5Kernels.Run128) };
        if (Avx2.IsSupported)
            all.Add(new("2x8 lanes of 256 bits, AVX2", 16, &Md5Kernels.Run256));
        else if (NativeKernels.Has256)
            all.Add(new("2x8 lanes of 256 bits, AVX2", 16, &NativeKernels.Run256));
        if (Avx512F.IsSupported)
            all.Add(new("2x16 lanes of 512 bits, AVX-512", 32, &Md5Kernels.Run512));
        else if (NativeKernels.Has512)
            all.Add(new("2x16 lanes of 512 bits, AVX-512", 32, &NativeKernels.Run512));
        return all;
    }
}
