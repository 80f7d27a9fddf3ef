using Dandi.Hdf5.Filters;
using Dandi.Hdf5.Headers;

namespace Dandi.Hdf5.Storage;

/// <summary>
/// Decodes the blocks and huge objects of a fractal heap with filters. Recently decoded ones are cached.
/// </summary>
internal sealed class FilteredBlocks
{
    private const string Structure = "fractal heap";

    // Indexes of heaps are sorted by hash, so that consecutive objects are in different blocks.
    private const int MaxCachedBytes = 4 << 20;

    private readonly FileBytes _file;
    private readonly List<(int Id, uint[] Parameters)> _filters;
    private readonly Dictionary<(long Address, long Size), byte[]> _decoded = [];
    private long _cachedBytes;

    /// <param name="file">The file.</param>
    /// <param name="message">The filter pipeline message in the header of the heap.</param>
    public FilteredBlocks(FileBytes file, ByteCursor message)
    {
        _file = file;
        _filters =
        [
            .. FilterPipelineMessage.Read(ref message).Select(filter => (filter.Id, filter.Parameters.ToArray())),
        ];
    }

    /// <summary>Reads and decodes a block or object.</summary>
    /// <param name="address">The address of the stored bytes.</param>
    /// <param name="storedSize">The stored size in bytes.</param>
    /// <param name="mask">Bit n is set if filter n was not applied.</param>
    /// <param name="size">The decoded size in bytes.</param>
    /// <exception cref="Hdf5Exception">The bytes cannot be decoded, or exceed a limit.</exception>
    public byte[] Read(long address, long storedSize, uint mask, long size)
    {
        if (_decoded.TryGetValue((address, size), out var known))
            return known;
        var offset = address + _file.BaseAddress;
        if (size > _file.Budget.Limits.MaxBlockBytes)
            throw new UnsupportedHdf5Exception(
                Hdf5ErrorKind.Limit,
                Structure,
                offset,
                $"A block of {size} bytes is larger than the limit of {_file.Budget.Limits.MaxBlockBytes} bytes"
            );
        var stored = _file.At(address, storedSize, Structure);
        _file.Budget.SpendBytes(size);
        var decoded = FilterPipeline.Decode(_filters, mask, stored, (int)size, (Structure, offset));
        AddToCache((address, size), decoded);
        return decoded;
    }

    private void AddToCache((long, long) key, byte[] decoded)
    {
        if (_cachedBytes + decoded.Length > MaxCachedBytes)
        {
            _decoded.Clear();
            _cachedBytes = 0;
        }
        _decoded[key] = decoded;
        _cachedBytes += decoded.Length;
    }
}
