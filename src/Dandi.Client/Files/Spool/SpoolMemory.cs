namespace Dandi.Files.Spool;

/// <summary>Spool storage in memory, for when no folder has space.</summary>
/// <param name="space">Limits the memory of all spools together.</param>
internal sealed class SpoolMemory(SpoolSpace space) : ISpoolStorage
{
    private const int BlockSize = 64 << 10;
    private readonly List<byte[]> _blocks = [];
    private long _length;

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        while (bytes.Length > 0)
        {
            if (offset == (long)_blocks.Count * BlockSize)
            {
                space.Reserve(BlockSize);
                _blocks.Add(new byte[BlockSize]);
            }
            var free = Block(offset);
            var count = Math.Min(free.Length, bytes.Length);
            bytes[..count].CopyTo(free);
            bytes = bytes[count..];
            offset += count;
            _length = Math.Max(_length, offset);
        }
    }

    /// <inheritdoc/>
    public int Read(Span<byte> bytes, long offset)
    {
        var count = (int)Math.Clamp(_length - offset, 0, bytes.Length);
        for (var read = 0; read < count; )
        {
            var block = Block(offset + read);
            var part = Math.Min(block.Length, count - read);
            block[..part].CopyTo(bytes[read..]);
            read += part;
        }
        return count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        space.Release((long)_blocks.Count * BlockSize);
        _blocks.Clear();
    }

    private Span<byte> Block(long offset) => _blocks[(int)(offset / BlockSize)].AsSpan((int)(offset % BlockSize));
}
