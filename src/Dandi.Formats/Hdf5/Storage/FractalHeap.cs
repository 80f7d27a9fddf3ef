using System.Numerics;

namespace Dandi.Hdf5.Storage;

/// <summary>
/// A fractal heap, which stores links, attributes and shared messages
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// III.G).
/// </summary>
/// <remarks>
/// The offsets of the heap are divided by a doubling table: rows of equally many blocks, whose size doubles from the
/// third row on. The first rows have direct blocks, which contain objects; the others have indirect blocks, which are
/// doubling tables of their own. An index outside the heap stores the id of each object. There are three kinds of
/// objects: managed (the id has the offset and length in the heap), huge (stored outside of the blocks, and located by
/// the id or by a B-tree) and tiny (stored in the id).
/// </remarks>
internal sealed class FractalHeap
{
    private const string Structure = "fractal heap";
    private const int MaxLevels = 32;
    private const int HugeObjects = 1;
    private const int FilteredHugeObjects = 2;

    private readonly FileBytes _file;
    private readonly FractalHeapHeader _header;

    /// <exception cref="Hdf5Exception">The header of the heap is damaged or not supported.</exception>
    public FractalHeap(FileBytes file, long address) =>
        (_file, _header) = (file, FractalHeapHeader.Read(file, address, Structure));

    /// <summary>Reads an object.</summary>
    /// <param name="id">The id of the object, which may be followed by other bytes.</param>
    /// <exception cref="Hdf5Exception">The heap is damaged, not supported, or exceeds a limit.</exception>
    public ByteCursor Read(ReadOnlySpan<byte> id)
    {
        _file.Budget.Step();
        if (id.Length < _header.IdLength)
            throw Damaged($"an object id has {id.Length} bytes instead of {_header.IdLength}");
        id = id[.._header.IdLength];
        return (id[0] >> 4 & 3) switch
        {
            0 => ReadManaged(id[1..]),
            1 => ReadHuge(id[1..]),
            2 => ReadTiny(id),
            _ => throw Damaged("an object id has an unknown type"),
        };
    }

    private ByteCursor ReadTiny(ReadOnlySpan<byte> id)
    {
        // If ids are longer than 17 bytes, the length of a tiny object has 12 bits instead of 4.
        var extended = _header.IdLength > 17;
        var length = extended ? ((id[0] & 15) << 8 | id[1]) + 1 : (id[0] & 15) + 1;
        var from = extended ? 2 : 1;
        if (from + length > id.Length)
            throw Damaged("a tiny object is longer than its id");
        return new ByteCursor(id.Slice(from, length).ToArray(), 0, Structure, _file.OffsetSize, _file.LengthSize);
    }

    private ByteCursor ReadHuge(ReadOnlySpan<byte> id)
    {
        var locationBytes = _file.OffsetSize + _file.LengthSize + (_header.Filtered is null ? 0 : 4 + _file.LengthSize);
        if (id.Length >= locationBytes)
            return ReadHugeAt(id);
        var key = new ByteCursor(id, 0, Structure, _file.OffsetSize, _file.LengthSize).ReadInteger(
            Math.Min(_file.LengthSize, id.Length)
        );
        var tree = new BTreeV2(
            _file,
            _header.HugeObjectTree,
            _header.Filtered is null ? HugeObjects : FilteredHugeObjects
        );
        var record = tree.Find(candidate => KeyOf(candidate, locationBytes).CompareTo(key))
            ?? throw Damaged("a huge object is missing in the index of huge objects");
        return ReadHugeAt(record.Span);
    }

    private long KeyOf(ReadOnlyMemory<byte> record, int from) =>
        record.Length > from
            ? ByteCursor.ReadLittleEndian(record.Span[from..])
            : throw Damaged("the records of the index of huge objects are too short");

    private ByteCursor ReadHugeAt(ReadOnlySpan<byte> location)
    {
        var cursor = new ByteCursor(location, 0, Structure, _file.OffsetSize, _file.LengthSize);
        var (address, length) = (cursor.ReadAddress(), cursor.ReadLength());
        if (_header.Filtered is null)
            return ReadAt(address, length);
        var mask = cursor.ReadUInt32();
        return CursorOver(_header.Filtered.Read(address, length, mask, cursor.ReadLength()), address);
    }

    private ByteCursor CursorOver(ReadOnlySpan<byte> decoded, long address) =>
        new(decoded, address + _file.BaseAddress, Structure, _file.OffsetSize, _file.LengthSize);

    private ByteCursor ReadAt(long address, long length) => _file.Cursor(address, length, Structure);

    private ByteCursor ReadManaged(ReadOnlySpan<byte> id)
    {
        if (id.Length < _header.OffsetBytes + _header.LengthBytes)
            throw Damaged("an object id is too short");
        var offset = ByteCursor.ReadLittleEndian(id[.._header.OffsetBytes]);
        var length = ByteCursor.ReadLittleEndian(id.Slice(_header.OffsetBytes, _header.LengthBytes));
        if (offset < 0 || length < 0 || length > _header.MaxDirectBlockSize)
            throw Damaged("an object is outside the heap");
        var block = Locate(offset);
        if (block.Offset > block.Size - length)
            throw Damaged("an object extends beyond its block");
        if (_header.HasBlockChecksums && block.Offset < 5 + _file.OffsetSize + _header.OffsetBytes + 4)
            throw Damaged("an object overlaps the header of its block");
        if (_header.Filtered is null)
        {
            ReadAt(block.Address, 4).ExpectSignature("FHDB"u8);
            return ReadAt(block.Address + block.Offset, length);
        }
        var decoded = _header.Filtered.Read(block.Address, block.StoredSize, block.FilterMask, block.Size);
        CursorOver(decoded, block.Address).ExpectSignature("FHDB"u8);
        return CursorOver(decoded.AsSpan((int)block.Offset, (int)length), block.Address);
    }

    /// <summary>Finds the direct block that contains an offset of the heap.</summary>
    private DirectBlock Locate(long offset)
    {
        if (_header.RootRows == 0)
            return new DirectBlock(
                _header.Root,
                _header.StartingBlockSize,
                offset,
                _header.FilteredRootSize,
                _header.RootFilterMask
            );
        var (block, blockOffset, rows) = (_header.Root, 0L, _header.RootRows);
        for (var level = 0; level < MaxLevels; level++)
        {
            var (row, column, at) = LocateInTable(offset - blockOffset, rows);
            var child = Child(block, row, column, rows);
            blockOffset += at;
            if (row < _header.DirectRows)
                return child with { Size = RowSize(row), Offset = offset - blockOffset };
            rows =
                BitOperations.Log2((ulong)RowSize(row))
                - BitOperations.Log2((ulong)(_header.StartingBlockSize * _header.Width))
                + 1;
            block = child.Address;
        }
        throw Damaged($"blocks are nested deeper than {MaxLevels} levels");
    }

    /// <summary>Finds the block that contains an offset: its row, its column and its first offset.</summary>
    private (int Row, int Column, long Start) LocateInTable(long offset, int rows)
    {
        var at = 0L;
        for (var row = 0; row < rows; row++)
        {
            var bytes = RowSize(row) * _header.Width;
            if (bytes <= 0)
                break;
            if (offset < at + bytes)
            {
                var column = (int)((offset - at) / RowSize(row));
                return (row, column, at + column * RowSize(row));
            }
            at += bytes;
        }
        throw Damaged("an object is beyond the last row of the heap");
    }

    /// <summary>Reads the entry of an indirect block for one of its child blocks.</summary>
    private DirectBlock Child(long block, int row, int column, int rows)
    {
        var head = 5L + _file.OffsetSize + _header.OffsetBytes;
        // The entries of direct blocks precede those of indirect blocks, both row by row. In a heap with filters, the
        // entry of a direct block also has its stored size and filter mask.
        var directEntry = _file.OffsetSize + (_header.Filtered is null ? 0 : _file.LengthSize + 4);
        var isDirect = row < _header.DirectRows;
        var before = isDirect
            ? (long)row * _header.Width + column
            : (long)(row - _header.DirectRows) * _header.Width + column;
        var at = isDirect
            ? before * directEntry
            : (long)Math.Min(rows, _header.DirectRows) * _header.Width * directEntry + before * _file.OffsetSize;
        ReadAt(block, 4).ExpectSignature("FHIB"u8);
        var entry = ReadAt(block + head + at, isDirect ? directEntry : _file.OffsetSize);
        var address = entry.ReadAddress();
        return isDirect && _header.Filtered is not null
            ? new DirectBlock(address, 0, 0, entry.ReadLength(), entry.ReadUInt32())
            : new DirectBlock(address, 0, 0, 0, 0);
    }

    private long RowSize(int row) =>
        row < 2 ? _header.StartingBlockSize
        : row > 62 ? 0
        : _header.StartingBlockSize << (row - 1);

    private InvalidHdf5Exception Damaged(string problem) =>
        new(Hdf5ErrorKind.Damaged, Structure, _header.Root + _file.BaseAddress, $"A heap is damaged: {problem}");

    /// <summary>A direct block, and a position in it.</summary>
    /// <param name="Address">The address of the stored block.</param>
    /// <param name="Size">The decoded size in bytes.</param>
    /// <param name="Offset">The position, from the start of the decoded block.</param>
    /// <param name="StoredSize">The stored size in bytes, in a heap with filters.</param>
    /// <param name="FilterMask">Bit n is set if filter n was not applied, in a heap with filters.</param>
    private readonly record struct DirectBlock(long Address, long Size, long Offset, long StoredSize, uint FilterMask);
}
