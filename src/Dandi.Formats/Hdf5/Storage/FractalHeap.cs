using System.Numerics;

namespace Dandi.Hdf5.Storage;

/// <summary>A heap of the newer kind, which holds links and attributes (HDF5 format specification, III.G): blocks in rows of doubling size, with large objects beside them.</summary>
internal sealed class FractalHeap
{
    private const string Reading = "fractal heap";
    private const int MaxLevels = 32;
    private const int HugeObjects = 1;
    private const int FilteredHugeObjects = 2;

    private readonly FileBytes _file;
    private readonly int _idLength;
    private readonly int _width;
    private readonly long _startSize;
    private readonly long _largestDirect;
    private readonly long _root;
    private readonly int _rootRows;
    private readonly int _offsetBytes;
    private readonly int _lengthBytes;
    private readonly int _directRows;
    private readonly long _hugeTree;
    private readonly bool _checksummed;
    private readonly FilteredBlocks? _filtered;
    private readonly long _filteredRootSize;
    private readonly uint _rootFilterMask;

    public FractalHeap(FileBytes file, long address)
    {
        _file = file;
        var filterBytes = FilterBytes(file, address);
        var head = file.Cursor(
            address,
            26L
                + 12L * file.LengthSize
                + 3L * file.OffsetSize
                + (filterBytes > 0 ? file.LengthSize + 4 + filterBytes : 0),
            Reading
        );
        head.Signature("FRHP"u8);
        if (head.Byte() is not 0 and var version)
            throw head.UnknownVersion(version, 0, "the fractal heap");
        _idLength = head.UInt16();
        head.Skip(2);
        _checksummed = (head.Byte() & 2) != 0;
        var largestManaged = head.UInt32();
        head.Skip(file.LengthSize);
        _hugeTree = head.Address();
        head.Skip(file.LengthSize + file.OffsetSize + 8 * file.LengthSize);
        _width = head.UInt16();
        (_startSize, _largestDirect) = (head.Length(), head.Length());
        int bits = head.UInt16();
        head.Skip(2);
        _root = head.Address();
        _rootRows = head.UInt16();
        if (filterBytes > 0)
        {
            (_filteredRootSize, _rootFilterMask) = (head.Length(), head.UInt32());
            _filtered = new FilteredBlocks(file, head.Part(filterBytes, Reading));
        }
        head.Checksum();
        var sound =
            _width > 0
            && BitOperations.IsPow2(_width)
            && BitOperations.IsPow2(_startSize)
            && BitOperations.IsPow2(_largestDirect)
            && _largestDirect >= _startSize
            && bits is > 0 and <= 64;
        if (!sound)
            throw head.Damaged("the measures of the fractal heap are impossible");
        _offsetBytes = (bits + 7) / 8;
        _lengthBytes = ByteCursor.BytesFor(Math.Min(_largestDirect, largestManaged));
        _directRows = BitOperations.Log2((ulong)_largestDirect) - BitOperations.Log2((ulong)_startSize) + 2;
        if (_rootRows > bits)
            throw head.Damaged("the fractal heap has more rows than addresses");
    }

    /// <summary>The bytes of an object.</summary>
    /// <param name="id">What the index over the heap calls it.</param>
    public ByteCursor Read(ReadOnlySpan<byte> id)
    {
        _file.Budget.Step();
        if (id.Length < _idLength)
            throw Damaged($"an identifier of {id.Length} bytes is shorter than {_idLength}");
        id = id[.._idLength];
        return (id[0] >> 4 & 3) switch
        {
            0 => ReadManaged(id[1..]),
            1 => ReadHuge(id[1..]),
            2 => ReadTiny(id),
            _ => throw Damaged("an object is of no known kind"),
        };
    }

    private ByteCursor ReadTiny(ReadOnlySpan<byte> id)
    {
        // Where identifiers are longer than 17 bytes, the length takes a byte more.
        var extended = _idLength > 17;
        var length = extended ? ((id[0] & 15) << 8 | id[1]) + 1 : (id[0] & 15) + 1;
        var from = extended ? 2 : 1;
        if (from + length > id.Length)
            throw Damaged("a tiny object is longer than its identifier");
        return new ByteCursor(id.Slice(from, length).ToArray(), 0, Reading, _file.OffsetSize, _file.LengthSize);
    }

    private ByteCursor ReadHuge(ReadOnlySpan<byte> id)
    {
        var placeBytes = _file.OffsetSize + _file.LengthSize + (_filtered is null ? 0 : 4 + _file.LengthSize);
        if (id.Length >= placeBytes)
            return ReadHugeAt(id);
        var key = new ByteCursor(id, 0, Reading, _file.OffsetSize, _file.LengthSize).Number(
            Math.Min(_file.LengthSize, id.Length)
        );
        var tree = new BTree(_file, _hugeTree, _filtered is null ? HugeObjects : FilteredHugeObjects);
        var record = tree.Find(candidate => KeyOf(candidate, placeBytes).CompareTo(key))
            ?? throw Damaged("a large object is not in the heap's index");
        return ReadHugeAt(record.Span);
    }

    private long KeyOf(ReadOnlyMemory<byte> record, int from) =>
        record.Length > from
            ? ByteCursor.LittleEndian(record.Span[from..])
            : throw Damaged("the index of large objects has records that are too short");

    private ByteCursor ReadHugeAt(ReadOnlySpan<byte> place)
    {
        var cursor = new ByteCursor(place, 0, Reading, _file.OffsetSize, _file.LengthSize);
        var (address, length) = (cursor.Address(), cursor.Length());
        if (_filtered is null)
            return ReadAt(address, length);
        var mask = cursor.UInt32();
        return CursorOver(_filtered.Read(address, length, mask, cursor.Length()), address);
    }

    private ByteCursor CursorOver(ReadOnlySpan<byte> decoded, long address) =>
        new(decoded, address + _file.BaseAddress, Reading, _file.OffsetSize, _file.LengthSize);

    private ByteCursor ReadAt(long address, long length) => _file.Cursor(address, length, Reading);

    private ByteCursor ReadManaged(ReadOnlySpan<byte> id)
    {
        if (id.Length < _offsetBytes + _lengthBytes)
            throw Damaged("an identifier is too short");
        var offset = ByteCursor.LittleEndian(id[.._offsetBytes]);
        var length = ByteCursor.LittleEndian(id.Slice(_offsetBytes, _lengthBytes));
        if (offset < 0 || length < 0 || length > _largestDirect)
            throw Damaged("an object lies outside the heap");
        var block = Locate(offset);
        if (block.Offset > block.Size - length)
            throw Damaged("an object goes beyond its block");
        if (_checksummed && block.Offset < 5 + _file.OffsetSize + _offsetBytes + 4)
            throw Damaged("an object lies in the head of its block");
        if (_filtered is null)
        {
            ReadAt(block.Address, 4).Signature("FHDB"u8);
            return ReadAt(block.Address + block.Offset, length);
        }
        var decoded = _filtered.Read(block.Address, block.StoredSize, block.FilterMask, block.Size);
        CursorOver(decoded, block.Address).Signature("FHDB"u8);
        return CursorOver(decoded.AsSpan((int)block.Offset, (int)length), block.Address);
    }

    /// <summary>The direct block that an offset of the heap lies in, and where in it.</summary>
    private DirectBlock Locate(long offset)
    {
        if (_rootRows == 0)
            return new DirectBlock(_root, _startSize, offset, _filteredRootSize, _rootFilterMask);
        var (block, blockOffset, rows) = (_root, 0L, _rootRows);
        for (var level = 0; level < MaxLevels; level++)
        {
            var (row, column, at) = Place(offset - blockOffset, rows);
            var child = Child(block, row, column, rows);
            blockOffset += at;
            if (row < _directRows)
                return child with { Size = RowSize(row), Offset = offset - blockOffset };
            rows = BitOperations.Log2((ulong)RowSize(row)) - BitOperations.Log2((ulong)(_startSize * _width)) + 1;
            block = child.Address;
        }
        throw Damaged("its blocks are nested too deep");
    }

    /// <summary>In which row and column an offset lies, and where that block begins.</summary>
    private (int Row, int Column, long At) Place(long offset, int rows)
    {
        var at = 0L;
        for (var row = 0; row < rows; row++)
        {
            var bytes = RowSize(row) * _width;
            if (bytes <= 0)
                break;
            if (offset < at + bytes)
            {
                var column = (int)((offset - at) / RowSize(row));
                return (row, column, at + column * RowSize(row));
            }
            at += bytes;
        }
        throw Damaged("an object lies behind the last row of the heap");
    }

    /// <summary>What an indirect block says of one of the blocks below it.</summary>
    private DirectBlock Child(long block, int row, int column, int rows)
    {
        var head = 5L + _file.OffsetSize + _offsetBytes;
        // Direct blocks stand before indirect ones, both row by row; where they are compressed, with their size and mask.
        var directEntry = _file.OffsetSize + (_filtered is null ? 0 : _file.LengthSize + 4);
        var isDirect = row < _directRows;
        var before = isDirect ? (long)row * _width + column : (long)(row - _directRows) * _width + column;
        var at = isDirect
            ? before * directEntry
            : (long)Math.Min(rows, _directRows) * _width * directEntry + before * _file.OffsetSize;
        ReadAt(block, 4).Signature("FHIB"u8);
        var entry = ReadAt(block + head + at, isDirect ? directEntry : _file.OffsetSize);
        var address = entry.Address();
        return isDirect && _filtered is not null
            ? new DirectBlock(address, 0, 0, entry.Length(), entry.UInt32())
            : new DirectBlock(address, 0, 0, 0, 0);
    }

    private static int FilterBytes(FileBytes file, long address)
    {
        var head = file.Cursor(address, 9, Reading);
        head.Skip(7);
        return head.UInt16();
    }

    private long RowSize(int row) =>
        row < 2 ? _startSize
        : row > 62 ? 0
        : _startSize << (row - 1);

    private InvalidHdf5Exception Damaged(string problem) =>
        new(Hdf5Fault.Damaged, Reading, _root + _file.BaseAddress, $"A heap is damaged: {problem}");

    /// <summary>A block that holds objects, and a place in it.</summary>
    /// <param name="Address">Where it is stored.</param>
    /// <param name="Size">Its size, when decoded.</param>
    /// <param name="Offset">The place, from the beginning of the block.</param>
    /// <param name="StoredSize">The bytes that it takes in the file, if it is compressed.</param>
    /// <param name="FilterMask">The filters that were not applied, if it is compressed.</param>
    private readonly record struct DirectBlock(long Address, long Size, long Offset, long StoredSize, uint FilterMask);
}
