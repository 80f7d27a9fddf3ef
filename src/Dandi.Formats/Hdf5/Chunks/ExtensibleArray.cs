using System.Numerics;
using Dandi.Hdf5.Layouts;
using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Chunks;

/// <summary>
/// Chunks in an extensible array: the first entries are in its index block, the others in data blocks of increasing
/// size, whose addresses are in the index block or in super blocks
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// VII.D). docs/spec/hdf5.md, section 6.8, has the formulas.
/// </summary>
internal sealed class ExtensibleArray : ChunkIndex
{
    private const string Structure = "extensible array of chunks";

    private readonly ChecksummedBlocks _headers;
    private readonly ChecksummedBlocks _superBlocks;
    private readonly ChecksummedBlocks _dataBlocks;
    private readonly int _entrySize;
    private readonly int _maximumBits;
    private readonly int _indexEntries;
    private readonly int _minEntries;
    private readonly int _minPointers;
    private readonly long _pageEntries;
    private readonly long _indexBlock;

    public ExtensibleArray(Hdf5Dataset dataset, ChunkGrid grid)
        : base(dataset, grid)
    {
        (_headers, _superBlocks, _dataBlocks) = (
            new ChecksummedBlocks(File, Structure),
            new ChecksummedBlocks(File, Structure),
            new ChecksummedBlocks(File, Structure)
        );
        var head = _headers.Read(dataset.Layout.Address, 12L + 6 * File.LengthSize + File.OffsetSize);
        head.ExpectSignature("EAHD"u8);
        if (head.ReadByte() is not 0 and var version)
            throw head.UnknownVersion(version, 0, "the chunk index");
        head.Skip(1);
        _entrySize = head.ReadByte();
        _maximumBits = head.ReadByte();
        _indexEntries = head.ReadByte();
        _minEntries = head.ReadByte();
        _minPointers = head.ReadByte();
        var pageBits = head.ReadByte();
        head.Skip(6 * File.LengthSize);
        _indexBlock = head.ReadAddress();
        var isValid =
            _entrySize >= File.OffsetSize
            && _maximumBits is > 0 and <= 64
            && BitOperations.IsPow2(_minEntries)
            && BitOperations.IsPow2(_minPointers)
            && pageBits is > 0 and < 32;
        if (!isValid)
            throw head.Damaged("the sizes in the header of the array are invalid");
        _pageEntries = 1L << pageBits;
    }

    // Signature, version, client and the address of the header, at the start of every block.
    private int PrefixSize => 6 + File.OffsetSize;

    private int OffsetBytes => (_maximumBits + 7) / 8;

    // The number of data blocks whose addresses are in the index block, and of the super blocks that they belong to.
    private int DirectBlocks => 2 * (_minPointers - 1);

    private int DirectSuperBlocks => 2 * BitOperations.Log2((uint)_minPointers);

    public override Hdf5Chunk? Find(ReadOnlySpan<long> scaled)
    {
        var arrayIndex = Grid.ArrayIndex(scaled);
        if (arrayIndex < 0)
            throw Damaged("a chunk is outside of it");
        if (_indexBlock == ByteCursor.Undefined)
            return null;
        if (arrayIndex < _indexEntries)
            return ReadAt(ReadIndexBlock(), PrefixSize + arrayIndex * _entrySize, scaled);
        var (superBlock, block, firstBlock, entry) = Locate(arrayIndex - _indexEntries);
        var entries = EntriesOf(superBlock);
        return superBlock < DirectSuperBlocks
            ? FindInDataBlock(ReadPointer(firstBlock + block), entries, entry, scaled)
            : FindInSuperBlock(superBlock, block, entries, entry, scaled);
    }

    /// <summary>Locates an entry outside of the index block.</summary>
    /// <returns>The super block, the data block within it, the number of data blocks before that super block, and the
    /// entry within the data block.</returns>
    private (int SuperBlock, long Block, long FirstBlock, long Entry) Locate(long arrayIndex)
    {
        var superBlock = BitOperations.Log2((ulong)(arrayIndex / _minEntries + 1));
        if (superBlock > _maximumBits)
            throw Damaged("a chunk is outside of it");
        long firstEntry = 0,
            firstBlock = 0;
        for (var before = 0; before < superBlock; before++)
        {
            firstEntry += (1L << before / 2) * EntriesOf(before);
            firstBlock += 1L << before / 2;
        }
        var within = arrayIndex - firstEntry;
        return (superBlock, within / EntriesOf(superBlock), firstBlock, within % EntriesOf(superBlock));
    }

    /// <summary>The number of entries in each data block of a super block.</summary>
    private long EntriesOf(int superBlock) => (1L << (superBlock + 1) / 2) * _minEntries;

    private ByteCursor ReadIndexBlock()
    {
        var superBlocks = Math.Max(0, 1 + _maximumBits - BitOperations.Log2((uint)_minEntries) - DirectSuperBlocks);
        var block = _headers.Read(
            _indexBlock,
            PrefixSize + _indexEntries * (long)_entrySize + (DirectBlocks + superBlocks) * (long)File.OffsetSize
        );
        if (!block.Whole[..4].SequenceEqual("EAIB"u8))
            throw Damaged("the signature EAIB of its index block is missing");
        return block;
    }

    /// <summary>Reads an address in the index block: first those of data blocks, then those of super blocks.</summary>
    private long ReadPointer(long index)
    {
        var block = ReadIndexBlock();
        block.Skip((int)(PrefixSize + _indexEntries * (long)_entrySize + index * File.OffsetSize));
        return block.ReadAddress();
    }

    private Hdf5Chunk? FindInSuperBlock(int superBlock, long block, long entries, long entry, ReadOnlySpan<long> scaled)
    {
        var address = ReadPointer(DirectBlocks + superBlock - DirectSuperBlocks);
        if (address == ByteCursor.Undefined)
            return null;
        var blocks = 1L << superBlock / 2;
        var pages = entries > _pageEntries ? entries / _pageEntries : 0;
        var bitmapSize = (pages + 7) / 8;
        var pointers = PrefixSize + OffsetBytes + blocks * bitmapSize;
        var found = _superBlocks.Read(address, pointers + blocks * File.OffsetSize);
        if (!found.Whole[..4].SequenceEqual("EASB"u8))
            throw Damaged("the signature EASB of a super block is missing");
        var page = entry / _pageEntries;
        var bitmap = (int)(PrefixSize + OffsetBytes + block * bitmapSize + page / 8);
        if (pages > 0 && (found.Whole[bitmap] & (0x80 >> (int)(page % 8))) == 0)
            return null;
        found.Skip((int)(pointers + block * File.OffsetSize));
        return FindInDataBlock(found.ReadAddress(), entries, entry, scaled);
    }

    private Hdf5Chunk? FindInDataBlock(long address, long entries, long entry, ReadOnlySpan<long> scaled)
    {
        if (address == ByteCursor.Undefined)
            return null;
        var prefixSize = PrefixSize + OffsetBytes;
        if (!File.At(address, 4, Structure).SequenceEqual("EADB"u8))
            throw Damaged("the signature EADB of a data block is missing");
        if (entries <= _pageEntries)
        {
            var block = _dataBlocks.Read(address, prefixSize + entries * _entrySize);
            return ReadAt(block, prefixSize + entry * _entrySize, scaled);
        }
        var page = address + prefixSize + 4 + entry / _pageEntries * (_pageEntries * _entrySize + 4);
        return ReadAt(_dataBlocks.Read(page, _pageEntries * _entrySize), entry % _pageEntries * _entrySize, scaled);
    }

    private Hdf5Chunk? ReadAt(ByteCursor block, long position, ReadOnlySpan<long> scaled)
    {
        block.Skip((int)position);
        return ReadEntry(block.ReadPart(_entrySize, Structure), scaled);
    }

    private InvalidHdf5Exception Damaged(string problem) =>
        new(
            Hdf5ErrorKind.Damaged,
            Structure,
            Dataset.Layout.Address + File.BaseAddress,
            $"The extensible array is damaged: {problem}"
        );
}
