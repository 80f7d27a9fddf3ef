using Dandi.Hdf5.Layouts;
using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Chunks;

/// <summary>Chunks in an array of fixed length, in pages if it is long (HDF5 format specification, VII.C).</summary>
internal sealed class FixedArray : ChunkIndex
{
    private const string Reading = "fixed array of chunks";

    private readonly CheckedBlocks _blocks;
    private readonly CheckedBlocks _pages;
    private readonly int _entrySize;
    private readonly long _pageEntries;
    private readonly long _count;
    private readonly long _block;

    public FixedArray(Hdf5Dataset dataset, ChunkGrid grid)
        : base(dataset, grid)
    {
        (_blocks, _pages) = (new CheckedBlocks(File, Reading), new CheckedBlocks(File, Reading));
        var head = _blocks.Read(dataset.Layout.Address, 8L + File.LengthSize + File.OffsetSize);
        head.Signature("FAHD"u8);
        if (head.Byte() is not 0 and var version)
            throw head.UnknownVersion(version, 0, "the array");
        head.Skip(1);
        _entrySize = head.Byte();
        var bits = head.Byte();
        (_count, _block) = (head.Length(), head.Address());
        if (_entrySize < File.OffsetSize || bits is 0 or > 32)
            throw head.Damaged("the measures of the array are impossible");
        _pageEntries = 1L << bits;
    }

    public override Hdf5Chunk? Find(ReadOnlySpan<long> scaled)
    {
        var place = Grid.Linear(scaled);
        if (place < 0 || place >= _count)
            throw new InvalidHdf5Exception(
                Hdf5Fault.Damaged,
                Reading,
                Dataset.Layout.Address,
                $"The array has {_count} entries; the dataset needs more"
            );
        if (_block == ByteCursor.Undefined)
            return null;
        return _count > _pageEntries
            ? FindInPage(place, scaled)
            : ReadAt(_blocks.Read(_block, Head + _count * _entrySize), Head + place * _entrySize, scaled);
    }

    private int Head => 6 + File.OffsetSize;

    private Hdf5Chunk? FindInPage(long place, ReadOnlySpan<long> scaled)
    {
        var pages = (_count + _pageEntries - 1) / _pageEntries;
        var page = place / _pageEntries;
        var map = (pages + 7) / 8;
        var block = _blocks.Read(_block, Head + map);
        block.Signature("FADB"u8);
        if ((block.Whole[(int)(Head + page / 8)] & (0x80 >> (int)(page % 8))) == 0)
            return null;
        var entries = Math.Min(_pageEntries, _count - page * _pageEntries);
        var address = _block + Head + map + 4 + page * (_pageEntries * _entrySize + 4);
        return ReadAt(_pages.Read(address, entries * _entrySize), place % _pageEntries * _entrySize, scaled);
    }

    private Hdf5Chunk? ReadAt(ByteCursor block, long position, ReadOnlySpan<long> scaled)
    {
        block.Skip((int)position);
        return ReadEntry(block.Part(_entrySize, Reading), scaled);
    }
}
