using Dandi.FileSystem;

namespace Dandi.Hdf5.Storage;

/// <summary>
/// Reads bytes of the file: small ranges through a cache of 16 MiB, large ones directly. Every range is checked against
/// the end of the file before memory is allocated for it. Addresses are relative to <see cref="BaseAddress"/>.
/// </summary>
/// <remarks>It is not thread-safe.</remarks>
internal sealed class FileBytes(IByteSource source, ReadingBudget budget)
{
    private const int PageSize = 1 << 14;
    private const int MaxPages = 1024;

    private readonly Dictionary<long, byte[]> _pages = [];
    private readonly Queue<long> _order = new();
    private long _lastPage = -1;
    private byte[] _lastBytes = [];

    /// <summary>The length of the file when it was opened, in bytes.</summary>
    public long Length { get; } = source.Length;

    /// <summary>The end of the HDF5 content in the file, as the superblock states it.</summary>
    public long End { get; set; } = source.Length;

    /// <summary>The position of address 0 in the file, which is the size of the user block.</summary>
    public long BaseAddress { get; set; }

    /// <summary>The size of a stored address in bytes.</summary>
    public int OffsetSize { get; set; } = 8;

    /// <summary>The size of a stored length in bytes.</summary>
    public int LengthSize { get; set; } = 8;

    /// <summary>The number of bytes read from the file so far, in whole pages for the cache.</summary>
    public long BytesRead { get; private set; }

    public ReadingBudget Budget => budget;

    /// <summary>Returns a cursor over a block of metadata; see <see cref="At"/>.</summary>
    public ByteCursor Cursor(long address, long count, string structure) =>
        new(At(address, count, structure), address + BaseAddress, structure, OffsetSize, LengthSize);

    /// <summary>Reads a block of metadata. The span remains valid; it must not be written to.</summary>
    /// <param name="address">The address of the block.</param>
    /// <param name="count">The size of the block in bytes.</param>
    /// <param name="structure">The name of the structure, for errors.</param>
    /// <exception cref="InvalidHdf5Exception">The block is outside the file, or the file ended.</exception>
    /// <exception cref="UnsupportedHdf5Exception">The block is larger than the limit.</exception>
    public ReadOnlySpan<byte> At(long address, long count, string structure)
    {
        var offset = Locate(address, count, structure);
        if (count > budget.Limits.MaxBlockBytes)
            throw new UnsupportedHdf5Exception(
                Hdf5ErrorKind.Limit,
                structure,
                offset,
                $"A block of {count} bytes is larger than the limit of {budget.Limits.MaxBlockBytes} bytes"
            );
        var page = offset / PageSize;
        var within = (int)(offset - page * PageSize);
        if (within + count <= PageSize)
            return PageAt(page).AsSpan(within, (int)count);
        budget.SpendBytes(count);
        var bytes = new byte[count];
        ReadFully(bytes, offset, structure);
        return bytes;
    }

    /// <summary>Reads data without the cache.</summary>
    public void Read(long address, Span<byte> destination, string structure)
    {
        var offset = Locate(address, destination.Length, structure);
        budget.SpendBytes(destination.Length);
        ReadFully(destination, offset, structure);
    }

    /// <summary>Whether a range is within the HDF5 content of the file.</summary>
    public bool Contains(long address, long count) =>
        address >= 0 && count >= 0 && address <= End - BaseAddress && count <= End - BaseAddress - address;

    private long Locate(long address, long count, string structure)
    {
        if (address == ByteCursor.Undefined)
            throw new InvalidHdf5Exception(
                Hdf5ErrorKind.Damaged,
                structure,
                -1,
                $"The address of the {structure} is undefined"
            );
        if (!Contains(address, count))
            throw new InvalidHdf5Exception(
                Hdf5ErrorKind.Damaged,
                structure,
                address,
                $"{count} bytes are expected beyond the end of the file, which has {End - BaseAddress} bytes"
            );
        return address + BaseAddress;
    }

    private byte[] PageAt(long page)
    {
        if (page == _lastPage)
            return _lastBytes;
        if (!_pages.TryGetValue(page, out var bytes))
            bytes = Load(page);
        (_lastPage, _lastBytes) = (page, bytes);
        return bytes;
    }

    private byte[] Load(long page)
    {
        budget.Step();
        if (_pages.Count >= MaxPages)
            _pages.Remove(_order.Dequeue());
        var bytes = new byte[Math.Min(PageSize, Length - page * PageSize)];
        ReadFully(bytes, page * PageSize, "page");
        _pages[page] = bytes;
        _order.Enqueue(page);
        return bytes;
    }

    private void ReadFully(Span<byte> destination, long offset, string structure)
    {
        for (var done = 0; done < destination.Length; )
        {
            var count = source.Read(destination[done..], offset + done);
            if (count == 0)
                throw new InvalidHdf5Exception(
                    Hdf5ErrorKind.Truncated,
                    structure,
                    offset + done,
                    $"The file became shorter while it was read; it had {Length} bytes when it was opened"
                );
            done += count;
            BytesRead += count;
        }
    }
}
