using System.Runtime.InteropServices;

namespace Dandi.Md5;

/// <summary>What a kernel is given: all that it reads and writes is behind these pointers.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct LaneWork
{
    /// <summary>How many lanes a kernel has at most.</summary>
    public const int MaxLanes = 32;

    /// <summary>The state of all lanes: of the first set the words A, B, C, D, each of all its lanes; then of the second set. Aligned to 64 bytes.</summary>
    public uint* State;

    /// <summary>Room for the transposed words of a block of each lane: 16 words a lane, aligned to 64 bytes.</summary>
    public uint* Words;

    /// <summary>The 64 constants of RFC 1321 §3.4, which come from the sine.</summary>
    public uint* Sines;

    /// <summary>Where each lane reads next; moved on.</summary>
    public byte** Data;

    /// <summary>How far each lane moves on with a block: 64 bytes; 0 where it is idle and reads the same block again and again.</summary>
    public nint* Stride;

    /// <summary>How many blocks of 64 bytes to take from each lane.</summary>
    public nint Blocks;
}
