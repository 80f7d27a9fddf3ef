using System.Numerics;
using Dandi.Hdf5.Layouts;
using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Chunks;

/// <summary>Chunks in an array that grows: some in its index block, the others in data blocks of doubling size, those below super blocks (HDF5 format specification, VII.D).</summary>
internal sealed class ExtensibleArray : ChunkIndex
{
    private const string Reading = "extensible array of chunks";

    private readonly CheckedBlocks _heads;
    private readonly CheckedBlocks _superBlocks;
    private readonly CheckedBlocks _dataBlocks;
    private readonly int _entrySize;
    private readonly int _maximumBits;
    private readonly int _indexEntries;
    private readonly int _leastEntries;
    private readonly int _leastPointers;
    private readonly long _pageEntries;
    private readonly long _indexBlock;

    public ExtensibleArray(Hdf5Dataset dataset, ChunkGrid grid)
        : base(dataset, grid)
    {
        (_heads, _superBlocks, _dataBlocks) = (
            new CheckedBlocks(File, Reading),
            new CheckedBlocks(File, Reading),
            new CheckedBlocks(File, Reading)
        );
        var head = _heads.Read(dataset.Layout.Address, 12L + 6 * File.LengthSize + File.OffsetSize);
        head.Signature("EAHD"u8);
        if (head.Byte() is not 0 and var version)
            throw head.UnknownVersion(version, 0, "the array");
        head.Skip(1);
        _entrySize = head.Byte();
        _maximumBits = head.Byte();
        _indexEntries = head.Byte();
        _leastEntries = head.Byte();
        _leastPointers = head.Byte();
        var pageBits = head.Byte();
        head.Skip(6 * File.LengthSize);
        _indexBlock = head.Address();
        var sound =
            _entrySize >= File.OffsetSize
            && _maximumBits is > 0 and <= 64
            && BitOperations.IsPow2(_leastEntries)
            && BitOperations.IsPow2(_leastPointers)
            && pageBits is > 0 and < 32;
        if (!sound)
            throw head.Damaged("the measures of the array are impossible");
        _pageEntries = 1L << pageBits;
    }

    private int Head => 6 + File.OffsetSize;

    private int OffsetBytes => (_maximumBits + 7) / 8;

    private int DirectBlocks => 2 * (_leastPointers - 1);

    private int DirectSuperBlocks => 2 * BitOperations.Log2((uint)_leastPointers);

    public override Hdf5Chunk? Find(ReadOnlySpan<long> scaled)
    {
        var place = Grid.Linear(scaled);
        if (place < 0)
            throw Damaged("a chunk lies outside it");
        if (_indexBlock == ByteCursor.Undefined)
            return null;
        if (place < _indexEntries)
            return ReadAt(IndexBlock(), Head + place * _entrySize, scaled);
        var (superBlock, block, firstBlock, entry) = Place(place - _indexEntries);
        var entries = EntriesOf(superBlock);
        return superBlock < DirectSuperBlocks
            ? FindInDataBlock(PointerInIndex(firstBlock + block), entries, entry, scaled)
            : FindBelow(superBlock, block, entries, entry, scaled);
    }

    /// <summary>In which super block, in which of its data blocks (counted there and from the first of all), and where in it an entry is.</summary>
    private (int SuperBlock, long Block, long FirstBlock, long Entry) Place(long place)
    {
        var superBlock = BitOperations.Log2((ulong)(place / _leastEntries + 1));
        if (superBlock > _maximumBits)
            throw Damaged("a chunk lies outside it");
        long firstEntry = 0,
            firstBlock = 0;
        for (var before = 0; before < superBlock; before++)
        {
            firstEntry += (1L << before / 2) * EntriesOf(before);
            firstBlock += 1L << before / 2;
        }
        var within = place - firstEntry;
        return (superBlock, within / EntriesOf(superBlock), firstBlock, within % EntriesOf(superBlock));
    }

    private long EntriesOf(int superBlock) => (1L << (superBlock + 1) / 2) * _leastEntries;

    private ByteCursor IndexBlock()
    {
        var superBlocks = Math.Max(0, 1 + _maximumBits - BitOperations.Log2((uint)_leastEntries) - DirectSuperBlocks);
        var block = _heads.Read(
            _indexBlock,
            Head + _indexEntries * (long)_entrySize + (DirectBlocks + superBlocks) * (long)File.OffsetSize
        );
        if (!block.Whole[..4].SequenceEqual("EAIB"u8))
            throw Damaged("its index block has another signature");
        return block;
    }

    private long PointerInIndex(long index)
    {
        var block = IndexBlock();
        block.Skip((int)(Head + _indexEntries * (long)_entrySize + index * File.OffsetSize));
        return block.Address();
    }

    private Hdf5Chunk? FindBelow(int superBlock, long block, long entries, long entry, ReadOnlySpan<long> scaled)
    {
        var address = PointerInIndex(DirectBlocks + superBlock - DirectSuperBlocks);
        if (address == ByteCursor.Undefined)
            return null;
        var blocks = 1L << superBlock / 2;
        var pages = entries > _pageEntries ? entries / _pageEntries : 0;
        var map = (pages + 7) / 8;
        var pointers = Head + OffsetBytes + blocks * map;
        var found = _superBlocks.Read(address, pointers + blocks * File.OffsetSize);
        if (!found.Whole[..4].SequenceEqual("EASB"u8))
            throw Damaged("a super block has another signature");
        var page = entry / _pageEntries;
        if (
            pages > 0
            && (found.Whole[(int)(Head + OffsetBytes + block * map + page / 8)] & (0x80 >> (int)(page % 8))) == 0
        )
            return null;
        found.Skip((int)(pointers + block * File.OffsetSize));
        return FindInDataBlock(found.Address(), entries, entry, scaled);
    }

    private Hdf5Chunk? FindInDataBlock(long address, long entries, long entry, ReadOnlySpan<long> scaled)
    {
        if (address == ByteCursor.Undefined)
            return null;
        var head = Head + OffsetBytes;
        if (!File.At(address, 4, Reading).SequenceEqual("EADB"u8))
            throw Damaged("a data block has another signature");
        if (entries <= _pageEntries)
            return ReadAt(_dataBlocks.Read(address, head + entries * _entrySize), head + entry * _entrySize, scaled);
        var page = address + head + 4 + entry / _pageEntries * (_pageEntries * _entrySize + 4);
        return ReadAt(_dataBlocks.Read(page, _pageEntries * _entrySize), entry % _pageEntries * _entrySize, scaled);
    }

    private Hdf5Chunk? ReadAt(ByteCursor block, long position, ReadOnlySpan<long> scaled)
    {
        block.Skip((int)position);
        return ReadEntry(block.Part(_entrySize, Reading), scaled);
    }

    private InvalidHdf5Exception Damaged(string problem) =>
        new(
            Hdf5Fault.Damaged,
            Reading,
            Dataset.Layout.Address + File.BaseAddress,
            $"The array of chunks is damaged: {problem}"
        );
}
