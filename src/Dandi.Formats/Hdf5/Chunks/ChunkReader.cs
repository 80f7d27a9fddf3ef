using System.IO.Compression;
using Dandi.Hdf5.Filters;
using Dandi.Hdf5.Layouts;
using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Chunks;

/// <summary>Reads and decodes the chunks of a dataset, through the chunk cache of the file.</summary>
internal sealed class ChunkReader(Hdf5Dataset dataset)
{
    private const string Structure = "chunk";
    private const int Deflate = 1;

    private readonly List<(int Id, uint[] Parameters)> _filters =
    [
        .. dataset.Filters.Select(filter => (filter.Id, filter.Parameters.ToArray())),
    ];

    // The large chunk that was read last, and how much of it has been decompressed.
    private (long Address, long Position, ZLibStream? Decoded) _large;

    private FileBytes File => dataset.File.Bytes;

    private ChunkCache Cache => dataset.File.Chunks;

    /// <summary>Reads a range of a chunk in decoded form.</summary>
    /// <param name="position">The position of the chunk in the grid.</param>
    /// <param name="from">The start of the range in the decoded chunk, in bytes.</param>
    /// <param name="to">The exclusive end of the range, in bytes.</param>
    /// <returns>Empty if the chunk was never written.</returns>
    /// <exception cref="Hdf5Exception">The chunk is damaged, uses an unavailable filter, or exceeds a
    /// limit.</exception>
    public ReadOnlyMemory<byte> Read(ReadOnlySpan<long> position, long from, long to)
    {
        var key = Key(position);
        if (!Cache.TryGet(dataset.Address, key, out var chunk, out var bytes))
        {
            chunk = dataset.Index.Find(position);
            Cache.Set(dataset.Address, key, chunk, decoded: null);
        }
        if (chunk is null)
            return default;
        if (bytes is not null)
            return bytes.AsMemory((int)from, (int)(to - from));
        var size = dataset.Index.ChunkBytes;
        if (!IsFiltered(chunk, position))
            return ReadUnfiltered(chunk, from, to, size);
        if (size > File.Budget.Limits.MaxBlockBytes)
            return ReadPartOfLarge(chunk, from, to);
        bytes = Decode(chunk, (int)size);
        Cache.Set(dataset.Address, key, chunk, bytes);
        return bytes.AsMemory((int)from, (int)(to - from));
    }

    /// <summary>The position in the grid as one number. A dataset has fewer than 2^63 elements, and so of
    /// chunks.</summary>
    private long Key(ReadOnlySpan<long> position)
    {
        var key = 0L;
        for (var index = 0; index < position.Length; index++)
            key = unchecked(key * dataset.Index.Grid.Chunks[index] + position[index]);
        return key;
    }

    private bool IsFiltered(Hdf5Chunk chunk, ReadOnlySpan<long> position)
    {
        if (_filters.Count == 0 || (dataset.Layout.LeavesEdgesUnfiltered && dataset.Index.Grid.IsPartial(position)))
            return false;
        for (var index = 0; index < _filters.Count; index++)
        {
            if ((chunk.FilterMask >> index & 1) == 0)
                return true;
        }
        return false;
    }

    private byte[] ReadUnfiltered(Hdf5Chunk chunk, long from, long to, long size)
    {
        if (chunk.Size < size)
            throw Damaged(chunk, $"A chunk of {size} bytes has a stored size of only {chunk.Size} bytes");
        var bytes = Allocate(chunk, from, to);
        File.Read(chunk.Address + from, bytes, Structure);
        return bytes;
    }

    private byte[] Decode(Hdf5Chunk chunk, int size)
    {
        // Filters may enlarge a chunk that cannot be compressed, but not by much.
        if (chunk.Size > size * 2L + (1 << 16))
            throw Damaged(chunk, $"A chunk of {size} bytes has a stored size of {chunk.Size} bytes");
        var stored = File.At(chunk.Address, chunk.Size, Structure);
        File.Budget.SpendBytes(size);
        return FilterPipeline.Decode(
            _filters,
            chunk.FilterMask,
            stored,
            size,
            (Structure, chunk.Address + File.BaseAddress)
        );
    }

    /// <summary>Reads a part of a chunk that is too large to be decoded in memory. Only deflate can be decoded as a
    /// stream.</summary>
    private byte[] ReadPartOfLarge(Hdf5Chunk chunk, long from, long to)
    {
        var others = _filters
            .Where((filter, index) => filter.Id != Deflate && (chunk.FilterMask >> index & 1) == 0)
            .Select(filter => filter.Id)
            .ToList();
        if (others.Count > 0)
            throw new UnsupportedHdf5Exception(
                Hdf5ErrorKind.Limit,
                Structure,
                chunk.Address + File.BaseAddress,
                $"A chunk of {dataset.Index.ChunkBytes} bytes is larger than the limit of "
                    + $"{File.Budget.Limits.MaxBlockBytes} bytes"
            );
        var bytes = Allocate(chunk, from, to);
        var (decoded, position) = OpenLarge(chunk, from);
        try
        {
            Skip(decoded, from - position);
            File.Budget.SpendBytes(bytes.Length);
            decoded.ReadExactly(bytes);
            _large = (chunk.Address, to, decoded);
            return bytes;
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidHdf5Exception(
                Hdf5ErrorKind.FilterFailed,
                Structure,
                chunk.Address + File.BaseAddress,
                "A chunk cannot be decoded: filter 1 (deflate) failed",
                exception
            );
        }
    }

    /// <summary>
    /// Continues to decompress a large chunk, as elements are usually read in order: starting again for each part would
    /// take quadratic time.
    /// </summary>
    private (ZLibStream Decoded, long Position) OpenLarge(Hdf5Chunk chunk, long from)
    {
        var (address, position, decoded) = _large;
        _large = default;
        if (decoded is not null && chunk.Address == address && from >= position)
            return (decoded, position);
        decoded?.Dispose();
        return (new ZLibStream(new StoredChunkStream(File, chunk), CompressionMode.Decompress), 0);
    }

    private void Skip(ZLibStream decoded, long count)
    {
        var buffer = new byte[1 << 16];
        while (count > 0)
        {
            var step = (int)Math.Min(count, buffer.Length);
            decoded.ReadExactly(buffer.AsSpan(0, step));
            File.Budget.SpendBytes(step);
            count -= step;
        }
    }

    private byte[] Allocate(Hdf5Chunk chunk, long from, long to)
    {
        if (to - from > File.Budget.Limits.MaxBlockBytes)
            throw new UnsupportedHdf5Exception(
                Hdf5ErrorKind.Limit,
                Structure,
                chunk.Address + File.BaseAddress,
                $"A part of {to - from} bytes of a chunk is larger than the limit of "
                    + $"{File.Budget.Limits.MaxBlockBytes} bytes"
            );
        return new byte[to - from];
    }

    private InvalidHdf5Exception Damaged(Hdf5Chunk chunk, string problem) =>
        new(Hdf5ErrorKind.Damaged, Structure, chunk.Address + File.BaseAddress, problem);
}
