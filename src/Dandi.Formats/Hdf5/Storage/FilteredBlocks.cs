using Dandi.Hdf5.Filters;
using Dandi.Hdf5.Headers;

namespace Dandi.Hdf5.Storage;

/// <summary>Decodes the blocks and large objects of a fractal heap that is compressed, and keeps a few that were decoded last.</summary>
internal sealed class FilteredBlocks
{
    private const string Reading = "fractal heap";

    // An index over a heap is ordered by hashes, so that objects of different blocks are asked for in turns.
    private const int MaxKeptBytes = 4 << 20;

    private readonly FileBytes _file;
    private readonly List<(int Id, uint[] Parameters)> _filters;
    private readonly Dictionary<(long Address, long Size), byte[]> _decoded = [];
    private long _keptBytes;

    /// <param name="file">The file.</param>
    /// <param name="message">The list of filters, as the header of the heap has it.</param>
    public FilteredBlocks(FileBytes file, ByteCursor message)
    {
        _file = file;
        _filters = [.. FilterMessage.Read(ref message).Select(filter => (filter.Id, filter.Parameters.ToArray()))];
    }

    /// <summary>The decoded bytes of a block or object.</summary>
    /// <param name="address">Where it is stored.</param>
    /// <param name="storedSize">The bytes that it takes there.</param>
    /// <param name="mask">A bit that is set stands for a filter that was not applied.</param>
    /// <param name="size">The size when decoded.</param>
    /// <exception cref="Hdf5Exception">It cannot be decoded.</exception>
    public byte[] Read(long address, long storedSize, uint mask, long size)
    {
        if (_decoded.TryGetValue((address, size), out var known))
            return known;
        var offset = address + _file.BaseAddress;
        if (size > _file.Budget.Limits.BlockBytes)
            throw new UnsupportedHdf5Exception(
                Hdf5Fault.Limit,
                Reading,
                offset,
                $"A block of {size} bytes is more than this reader takes"
            );
        var stored = _file.At(address, storedSize, Reading);
        _file.Budget.SpendBytes(size);
        var decoded = FilterPipeline.Decode(_filters, mask, stored, (int)size, (Reading, offset));
        Keep((address, size), decoded);
        return decoded;
    }

    private void Keep((long, long) key, byte[] decoded)
    {
        if (_keptBytes + decoded.Length > MaxKeptBytes)
        {
            _decoded.Clear();
            _keptBytes = 0;
        }
        _decoded[key] = decoded;
        _keptBytes += decoded.Length;
    }
}
