using Dandi.Downloads;
using Dandi.FileSystem;

namespace Dandi.Reextraction;

/// <summary>
/// A file in the object store that is read as if it were local: in blocks, each requested once while it is in memory.
/// </summary>
/// <remarks>
/// The reader of HDF5 wants its bytes at once, so it waits for each request on its thread. Of 64 blocks of 256 KiB, the
/// one that was not used for longest is dropped, and requested again if it is needed. Not thread-safe.
/// </remarks>
/// <param name="reader">Requests the ranges.</param>
/// <param name="length">The size of the file in bytes.</param>
/// <param name="cancellationToken">Cancels the requests.</param>
internal sealed class RangeSource(SourceReader reader, long length, CancellationToken cancellationToken) : IByteSource
{
    private const int BlockSize = 256 << 10;
    private const int MaxBlocks = 64;

    private readonly Dictionary<long, byte[]> _blocks = [];
    private readonly LinkedList<long> _recent = [];

    /// <inheritdoc/>
    public long Length => length;

    /// <inheritdoc/>
    public int Read(Span<byte> destination, long offset)
    {
        if (offset >= length)
            return 0;
        var block = BlockAt(offset / BlockSize);
        var bytes = block.AsSpan((int)(offset % BlockSize));
        bytes = bytes[..Math.Min(bytes.Length, destination.Length)];
        bytes.CopyTo(destination);
        return bytes.Length;
    }

    private byte[] BlockAt(long index)
    {
        if (_blocks.TryGetValue(index, out var known))
        {
            if (_recent.First!.Value != index)
            {
                _recent.Remove(index);
                _recent.AddFirst(index);
            }
            return known;
        }
        var block = RequestAsync(index).GetAwaiter().GetResult();
        if (_blocks.Count == MaxBlocks)
        {
            _blocks.Remove(_recent.Last!.Value);
            _recent.RemoveLast();
        }
        _blocks.Add(index, block);
        _recent.AddFirst(index);
        return block;
    }

    private async Task<byte[]> RequestAsync(long index)
    {
        var start = index * BlockSize;
        var block = new byte[Math.Min(BlockSize, length - start)];
        var isRange = await reader.TryReadAsync(
            start,
            block.Length,
            (position, bytes) =>
            {
                bytes.CopyTo(block.AsMemory((int)(position - start)));
                return ValueTask.CompletedTask;
            },
            cancellationToken
        );
        return isRange
            ? block
            : throw new DandiException(
                "The object store does not send ranges of files, so only a downloaded file can be read."
            );
    }
}
