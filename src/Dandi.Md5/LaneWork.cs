using System.Runtime.InteropServices;

namespace Dandi.Md5;

/// <summary>
/// The argument of a kernel: pointers to everything that it reads and writes (docs/spec/md5.md §2.1). The caller owns
/// the memory. With <c>n</c> lanes per set, a kernel has <c>2n</c> lanes.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct LaneWork
{
    /// <summary>The number of lanes of the largest kernel.</summary>
    public const int MaxLanes = 32;

    /// <summary>
    /// The MD5 state (RFC 1321 §3.3): the words A, B, C and D of the first set, <c>n</c> lanes each, then those of the
    /// second set. Read and updated. Aligned to 64 bytes.
    /// </summary>
    public uint* State;

    /// <summary>Scratch memory for one transposed block per lane: 16 words per lane, aligned to 64 bytes.</summary>
    public uint* Words;

    /// <summary>The table T of RFC 1321 §3.4: 64 constants computed from the sine function.</summary>
    public uint* Sines;

    /// <summary>For each lane, the address of its next block, at any alignment; advanced by the kernel.</summary>
    public byte** Data;

    /// <summary>
    /// For each lane, how many bytes to advance per block: 64, or 0 for an idle lane, which reads the same block again.
    /// </summary>
    public nint* Stride;

    /// <summary>How many blocks of 64 bytes to process, the same number for all lanes.</summary>
    public nint Blocks;
}
