namespace Dandi.Hdf5.Writing;

/// <summary>Bytes for a place in the file.</summary>
/// <param name="Offset">The position in the file.</param>
/// <param name="Bytes">What is written there.</param>
internal sealed record FilePatch(long Offset, byte[] Bytes)
{
    public long End => Offset + Bytes.Length;

    /// <summary>Copies the part of the bytes that belongs into a block of the file.</summary>
    /// <param name="block">The content of the block.</param>
    /// <param name="start">The position of the block in the file.</param>
    public void CopyTo(Span<byte> block, long start)
    {
        var (from, to) = (Math.Max(Offset, start), Math.Min(End, start + block.Length));
        if (from < to)
            Bytes.AsSpan((int)(from - Offset), (int)(to - from)).CopyTo(block[(int)(from - start)..]);
    }
}
