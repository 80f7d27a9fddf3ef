using Dandi.Hdf5.Layouts;
using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Chunks;

/// <summary>
/// Chunks in a fixed array, which is divided into pages if it is long
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// VII.C).
/// </summary>
internal sealed class FixedArray : ChunkIndex
{
    private const string Structure = "fixed array of chunks";

    private readonly ChecksummedBlocks _blocks;
    private readonly ChecksummedBlocks _pages;
    private readonly int _entrySize;
    private readonly long _pageEntries;
    private readonly long _count;
    private readonly long _block;

    public FixedArray(Hdf5Dataset dataset, ChunkGrid grid)
        : base(dataset, grid)
    {
        (_blocks, _pages) = (new ChecksummedBlocks(File, Structure), new ChecksummedBlocks(File, Structure));
        var head = _blocks.Read(dataset.Layout.Address, 8L + File.LengthSize + File.OffsetSize);
        head.ExpectSignature("FAHD"u8);
        if (head.ReadByte() is not 0 and var version)
            throw head.UnknownVersion(version, 0, "the chunk index");
        head.Skip(1);
        _entrySize = head.ReadByte();
        var bits = head.ReadByte();
        (_count, _block) = (head.ReadLength(), head.ReadAddress());
        if (_entrySize < File.OffsetSize || bits is 0 or > 32)
            throw head.Damaged("the sizes in the header of the array are invalid");
        _pageEntries = 1L << bits;
    }

    public override Hdf5Chunk? Find(ReadOnlySpan<long> scaled)
    {
        var arrayIndex = Grid.ArrayIndex(scaled);
        if (arrayIndex < 0 || arrayIndex >= _count)
            throw new InvalidHdf5Exception(
                Hdf5ErrorKind.Damaged,
                Structure,
                Dataset.Layout.Address,
                $"The array has only {_count} entries, but the dataset has more chunks"
            );
        if (_block == ByteCursor.Undefined)
            return null;
        return _count > _pageEntries
            ? FindInPage(arrayIndex, scaled)
            : ReadAt(
                _blocks.Read(_block, PrefixSize + _count * _entrySize),
                PrefixSize + arrayIndex * _entrySize,
                scaled
            );
    }

    // Signature, version, client and the address of the header.
    private int PrefixSize => 6 + File.OffsetSize;

    private Hdf5Chunk? FindInPage(long arrayIndex, ReadOnlySpan<long> scaled)
    {
        var pages = (_count + _pageEntries - 1) / _pageEntries;
        var page = arrayIndex / _pageEntries;
        var bitmapSize = (pages + 7) / 8;
        var block = _blocks.Read(_block, PrefixSize + bitmapSize);
        block.ExpectSignature("FADB"u8);
        if ((block.Whole[(int)(PrefixSize + page / 8)] & (0x80 >> (int)(page % 8))) == 0)
            return null;
        var entries = Math.Min(_pageEntries, _count - page * _pageEntries);
        var address = _block + PrefixSize + bitmapSize + 4 + page * (_pageEntries * _entrySize + 4);
        return ReadAt(_pages.Read(address, entries * _entrySize), arrayIndex % _pageEntries * _entrySize, scaled);
    }

    private Hdf5Chunk? ReadAt(ByteCursor block, long position, ReadOnlySpan<long> scaled)
    {
        block.Skip((int)position);
        return ReadEntry(block.ReadPart(_entrySize, Structure), scaled);
    }
}
