using Microsoft.Win32.SafeHandles;

namespace Dandi.Hdf5.Storage;

/// <summary>The bytes of an HDF5 file: small reads through a cache of pages, large ones straight from the file. Nothing is allocated before its length was compared with the file's.</summary>
internal sealed class FileBytes(SafeFileHandle handle, ReadingBudget budget)
{
    private const int PageSize = 1 << 14;
    private const int MaxPages = 1024;

    private readonly Dictionary<long, byte[]> _pages = [];
    private readonly Queue<long> _order = new();
    private long _lastPage = -1;
    private byte[] _lastBytes = [];

    /// <summary>The length of the file in bytes.</summary>
    public long Length { get; } = RandomAccess.GetLength(handle);

    /// <summary>Where the content ends, as the superblock says; what follows is not HDF5's.</summary>
    public long End { get; set; } = RandomAccess.GetLength(handle);

    /// <summary>Where address 0 lies in the file: behind a user block.</summary>
    public long BaseAddress { get; set; }

    /// <summary>The bytes of an address in this file.</summary>
    public int OffsetSize { get; set; } = 8;

    /// <summary>The bytes of a length in this file.</summary>
    public int LengthSize { get; set; } = 8;

    /// <summary>Bytes that were read from the file, pages counted whole.</summary>
    public long BytesRead { get; private set; }

    public ReadingBudget Budget => budget;

    /// <summary>A cursor over a block of metadata.</summary>
    /// <param name="address">Relative to <see cref="BaseAddress"/>.</param>
    /// <param name="count">In bytes.</param>
    /// <param name="reading">What it is, for messages.</param>
    public ByteCursor Cursor(long address, long count, string reading) =>
        new(At(address, count, reading), address + BaseAddress, reading, OffsetSize, LengthSize);

    /// <summary>A block of metadata; the span is good until something else is read no longer than the file is open.</summary>
    public ReadOnlySpan<byte> At(long address, long count, string reading)
    {
        var offset = Locate(address, count, reading);
        if (count > budget.Limits.BlockBytes)
            throw new UnsupportedHdf5Exception(
                Hdf5Fault.Limit,
                reading,
                offset,
                $"A block of {count} bytes is more than this reader takes."
            );
        var page = offset / PageSize;
        var within = (int)(offset - page * PageSize);
        if (within + count <= PageSize)
            return PageAt(page).AsSpan(within, (int)count);
        budget.SpendBytes(count);
        var bytes = new byte[count];
        ReadFully(bytes, offset, reading);
        return bytes;
    }

    /// <summary>Reads data, past the cache.</summary>
    public void Read(long address, Span<byte> destination, string reading)
    {
        var offset = Locate(address, destination.Length, reading);
        budget.SpendBytes(destination.Length);
        ReadFully(destination, offset, reading);
    }

    /// <summary>Whether a range lies inside the file.</summary>
    public bool Holds(long address, long count) =>
        address >= 0 && count >= 0 && address <= End - BaseAddress && count <= End - BaseAddress - address;

    private long Locate(long address, long count, string reading)
    {
        if (address == ByteCursor.Undefined)
            throw new InvalidHdf5Exception(Hdf5Fault.Damaged, reading, -1, $"The {reading} has no address.");
        if (!Holds(address, count))
            throw new InvalidHdf5Exception(
                Hdf5Fault.Damaged,
                reading,
                address,
                $"{count} bytes there would be outside the file, which has {End - BaseAddress}"
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

    private void ReadFully(Span<byte> destination, long offset, string reading)
    {
        for (var done = 0; done < destination.Length; )
        {
            var count = RandomAccess.Read(handle, destination[done..], offset + done);
            if (count == 0)
                throw new InvalidHdf5Exception(
                    Hdf5Fault.Truncated,
                    reading,
                    offset + done,
                    $"The file ended; it had {Length} bytes when it was opened"
                );
            done += count;
            BytesRead += count;
        }
    }
}
