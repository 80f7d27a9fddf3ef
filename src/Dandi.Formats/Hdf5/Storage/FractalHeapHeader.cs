using System.Numerics;

namespace Dandi.Hdf5.Storage;

/// <summary>The validated header of a <see cref="FractalHeap"/>.</summary>
internal sealed class FractalHeapHeader
{
    private const int ChecksumFlag = 2;

    private FractalHeapHeader() { }

    /// <summary>The size of an object id in bytes.</summary>
    public required int IdLength { get; init; }

    /// <summary>Whether direct blocks have a checksum.</summary>
    public required bool HasBlockChecksums { get; init; }

    /// <summary>The maximum size of an object in a direct block; larger ones are huge objects.</summary>
    public required long MaxManagedSize { get; init; }

    /// <summary>The address of the B-tree of huge objects.</summary>
    public required long HugeObjectTree { get; init; }

    /// <summary>The number of blocks in a row of the doubling table.</summary>
    public required int Width { get; init; }

    /// <summary>The size in bytes of the blocks in the first two rows.</summary>
    public required long StartingBlockSize { get; init; }

    /// <summary>The maximum size of a direct block in bytes.</summary>
    public required long MaxDirectBlockSize { get; init; }

    /// <summary>The number of bits of an offset in the heap.</summary>
    public required int OffsetBits { get; init; }

    /// <summary>The address of the root block.</summary>
    public required long Root { get; init; }

    /// <summary>The number of rows in the root block; 0 if it is a direct block.</summary>
    public required int RootRows { get; init; }

    /// <summary>The stored size of a filtered direct root block.</summary>
    public required long FilteredRootSize { get; init; }

    /// <summary>The filter mask of a filtered direct root block.</summary>
    public required uint RootFilterMask { get; init; }

    /// <summary>The decoder of the blocks; null if the heap has no filters.</summary>
    public required FilteredBlocks? Filtered { get; init; }

    /// <summary>The size of an offset in an object id or a block, in bytes.</summary>
    public int OffsetBytes => (OffsetBits + 7) / 8;

    /// <summary>The size of a length in an object id, in bytes.</summary>
    public int LengthBytes => ByteCursor.ByteCount(Math.Min(MaxDirectBlockSize, MaxManagedSize));

    /// <summary>The number of rows whose blocks are direct.</summary>
    public int DirectRows =>
        BitOperations.Log2((ulong)MaxDirectBlockSize) - BitOperations.Log2((ulong)StartingBlockSize) + 2;

    private bool IsValid =>
        IdLength > 0
        && Width > 0
        && BitOperations.IsPow2(Width)
        && BitOperations.IsPow2(StartingBlockSize)
        && BitOperations.IsPow2(MaxDirectBlockSize)
        && MaxDirectBlockSize >= StartingBlockSize
        && OffsetBits is > 0 and <= 64
        && RootRows <= OffsetBits;

    /// <exception cref="Hdf5Exception">The header is damaged or not supported.</exception>
    public static FractalHeapHeader Read(FileBytes file, long address, string structure)
    {
        var filterBytes = ReadFilterBytes(file, address, structure);
        var filterFields = filterBytes > 0 ? file.LengthSize + 4 + filterBytes : 0;
        var size = 26L + 12L * file.LengthSize + 3L * file.OffsetSize + filterFields;
        var cursor = file.Cursor(address, size, structure);
        cursor.ExpectSignature("FRHP"u8);
        if (cursor.ReadByte() is not 0 and var version)
            throw cursor.UnknownVersion(version, 0, "the fractal heap");
        var header = ReadFields(ref cursor, file, filterBytes, structure);
        cursor.VerifyChecksum();
        return header.IsValid ? header : throw cursor.Damaged("the sizes in the header of the heap are invalid");
    }

    private static FractalHeapHeader ReadFields(
        ref ByteCursor cursor,
        FileBytes file,
        int filterBytes,
        string structure
    )
    {
        int idLength = cursor.ReadUInt16();
        cursor.Skip(2);
        var flags = cursor.ReadByte();
        var maxManagedSize = cursor.ReadUInt32();
        cursor.Skip(file.LengthSize);
        var hugeObjectTree = cursor.ReadAddress();
        cursor.Skip(file.LengthSize + file.OffsetSize + 8 * file.LengthSize);
        int width = cursor.ReadUInt16();
        var (startingBlockSize, maxDirectBlockSize) = (cursor.ReadLength(), cursor.ReadLength());
        int offsetBits = cursor.ReadUInt16();
        cursor.Skip(2);
        var root = cursor.ReadAddress();
        int rootRows = cursor.ReadUInt16();
        var isFiltered = filterBytes > 0;
        return new FractalHeapHeader
        {
            IdLength = idLength,
            HasBlockChecksums = (flags & ChecksumFlag) != 0,
            MaxManagedSize = maxManagedSize,
            HugeObjectTree = hugeObjectTree,
            Width = width,
            StartingBlockSize = startingBlockSize,
            MaxDirectBlockSize = maxDirectBlockSize,
            OffsetBits = offsetBits,
            Root = root,
            RootRows = rootRows,
            FilteredRootSize = isFiltered ? cursor.ReadLength() : 0,
            RootFilterMask = isFiltered ? cursor.ReadUInt32() : 0,
            Filtered = isFiltered ? new FilteredBlocks(file, cursor.ReadPart(filterBytes, structure)) : null,
        };
    }

    /// <summary>The size of the filter pipeline message, which determines the size of the header.</summary>
    private static int ReadFilterBytes(FileBytes file, long address, string structure)
    {
        var cursor = file.Cursor(address, 9, structure);
        cursor.Skip(7);
        return cursor.ReadUInt16();
    }
}
