namespace Dandi.Digests.Lanes;

/// <summary>A contiguous segment of a message in memory that the garbage collector does not move.</summary>
/// <param name="data">The first byte.</param>
/// <param name="length">
/// The length in bytes: a multiple of <see cref="Md5Lanes.BlockSize"/>, unless it is the last segment.
/// </param>
/// <param name="isLast">Whether the message ends with this segment.</param>
internal readonly unsafe struct MessageSegment(byte* data, int length, bool isLast)
{
    public byte* Data => data;

    public int Length => length;

    public bool IsLast => isLast;
}
