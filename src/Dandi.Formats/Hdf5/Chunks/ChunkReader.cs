using System.IO.Compression;
using Dandi.Hdf5.Filters;
using Dandi.Hdf5.Layouts;
using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Chunks;

/// <summary>Fetches and decodes the chunks of a dataset; those decoded last are kept in the file's cache.</summary>
internal sealed class ChunkReader(Hdf5Dataset dataset)
{
    private const string Reading = "chunk";
    private const int Deflate = 1;

    private readonly List<(int Id, uint[] Parameters)> _filters =
    [
        .. dataset.Filters.Select(filter => (filter.Id, filter.Parameters.ToArray())),
    ];

    private FileBytes File => dataset.File.Bytes;

    private ChunkCache Cache => dataset.File.Chunks;

    /// <summary>A range of bytes of a chunk, decoded; empty if the chunk was never written.</summary>
    /// <param name="place">The chunk's place in the grid.</param>
    /// <param name="from">The first byte of the decoded chunk.</param>
    /// <param name="to">The byte behind the last.</param>
    public ReadOnlyMemory<byte> Read(ReadOnlySpan<long> place, long from, long to)
    {
        var key = Key(place);
        if (!Cache.TryGet(dataset.Address, key, out var chunk, out var bytes))
        {
            chunk = dataset.Index.Find(place);
            Cache.Keep(dataset.Address, key, chunk, decoded: null);
        }
        if (chunk is null)
            return default;
        if (bytes is not null)
            return bytes.AsMemory((int)from, (int)(to - from));
        var size = dataset.Index.ChunkBytes;
        if (!IsFiltered(chunk, place))
            return ReadPlain(chunk, from, to, size);
        if (size > File.Budget.Limits.BlockBytes)
            return ReadPartOfLarge(chunk, from, to);
        bytes = Decode(chunk, (int)size);
        Cache.Keep(dataset.Address, key, chunk, bytes);
        return bytes.AsMemory((int)from, (int)(to - from));
    }

    /// <summary>The place in the grid as one number. Places that share one are no harm as long as it is the dataset's own grid that they are in.</summary>
    private long Key(ReadOnlySpan<long> place)
    {
        var key = 0L;
        for (var index = 0; index < place.Length; index++)
            key = unchecked(key * dataset.Index.Grid.Chunks[index] + place[index]);
        return key;
    }

    private bool IsFiltered(Hdf5Chunk chunk, ReadOnlySpan<long> place)
    {
        if (_filters.Count == 0 || (dataset.Layout.LeavesEdgesUnfiltered && dataset.Index.Grid.IsPartial(place)))
            return false;
        for (var index = 0; index < _filters.Count; index++)
        {
            if ((chunk.FilterMask >> index & 1) == 0)
                return true;
        }
        return false;
    }

    private byte[] ReadPlain(Hdf5Chunk chunk, long from, long to, long size)
    {
        if (chunk.Size < size)
            throw Damaged(chunk, $"A chunk has {chunk.Size} bytes and needs {size}");
        var bytes = Allocate(chunk, from, to);
        File.Read(chunk.Address + from, bytes, Reading);
        return bytes;
    }

    private byte[] Decode(Hdf5Chunk chunk, int size)
    {
        // Filters may make a chunk larger, but not by much.
        if (chunk.Size > size * 2L + (1 << 16))
            throw Damaged(chunk, $"A chunk of {size} bytes is said to be stored in {chunk.Size}");
        var stored = File.At(chunk.Address, chunk.Size, Reading);
        File.Budget.SpendBytes(size);
        return FilterPipeline.Decode(
            _filters,
            chunk.FilterMask,
            stored,
            size,
            (Reading, chunk.Address + File.BaseAddress)
        );
    }

    /// <summary>Of a chunk that is too large to be held, the part that is wanted is decompressed.</summary>
    private byte[] ReadPartOfLarge(Hdf5Chunk chunk, long from, long to)
    {
        var others = _filters
            .Where((filter, index) => filter.Id != Deflate && (chunk.FilterMask >> index & 1) == 0)
            .Select(filter => filter.Id)
            .ToList();
        if (others.Count > 0)
            throw new UnsupportedHdf5Exception(
                Hdf5Fault.Limit,
                Reading,
                chunk.Address + File.BaseAddress,
                $"A chunk of {dataset.Index.ChunkBytes} bytes is more than this reader decodes"
            );
        var bytes = Allocate(chunk, from, to);
        using var decoded = new ZLibStream(new StoredStream(File, chunk), CompressionMode.Decompress);
        try
        {
            Skip(decoded, from);
            decoded.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidHdf5Exception(
                Hdf5Fault.FilterFailed,
                Reading,
                chunk.Address + File.BaseAddress,
                "A chunk cannot be decompressed",
                exception
            );
        }
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
        if (to - from > File.Budget.Limits.BlockBytes)
            throw new UnsupportedHdf5Exception(
                Hdf5Fault.Limit,
                Reading,
                chunk.Address + File.BaseAddress,
                $"{to - from} bytes of a chunk are more than this reader takes at once"
            );
        return new byte[to - from];
    }

    private InvalidHdf5Exception Damaged(Hdf5Chunk chunk, string problem) =>
        new(Hdf5Fault.Damaged, Reading, chunk.Address + File.BaseAddress, problem);
}
