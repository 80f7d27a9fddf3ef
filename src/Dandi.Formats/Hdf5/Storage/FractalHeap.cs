using System.Numerics;

namespace Dandi.Hdf5.Storage;

/// <summary>A heap of the newer kind, which holds links and attributes (HDF5 format specification, III.G): blocks in rows of doubling size, with large objects beside them.</summary>
internal sealed class FractalHeap
{
    private const string Reading = "fractal heap";
    private const int MostLevels = 32;

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

    public FractalHeap(FileBytes file, long address)
    {
        _file = file;
        var head = file.Cursor(address, 26L + 12L * file.LengthSize + 3L * file.OffsetSize, Reading);
        head.Signature("FRHP"u8);
        if (head.Byte() != 0) throw head.Unsupported("the version of the fractal heap is not known");
        _idLength = head.UInt16();
        if (head.UInt16() != 0) throw head.Unsupported("the fractal heap is compressed, which this reader does not know");
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
        head.Checksum();
        var sound = _width > 0 && BitOperations.IsPow2(_width) && BitOperations.IsPow2(_startSize) && BitOperations.IsPow2(_largestDirect) && _largestDirect >= _startSize && bits is > 0 and <= 64;
        if (!sound) throw head.Damaged("the measures of the fractal heap are impossible");
        _offsetBytes = (bits + 7) / 8;
        _lengthBytes = ByteCursor.BytesFor(Math.Min(_largestDirect, largestManaged));
        _directRows = BitOperations.Log2((ulong)_largestDirect) - BitOperations.Log2((ulong)_startSize) + 2;
        if (_rootRows > bits) throw head.Damaged("the fractal heap has more rows than addresses");
    }

    /// <summary>The bytes of an object.</summary>
    /// <param name="id">What the index over the heap calls it.</param>
    public ByteCursor Read(ReadOnlySpan<byte> id)
    {
        _file.Budget.Step();
        if (id.Length < _idLength) throw Damaged($"an identifier of {id.Length} bytes is shorter than {_idLength}");
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
        if (from + length > id.Length) throw Damaged("a tiny object is longer than its identifier");
        return new ByteCursor(id.Slice(from, length).ToArray(), 0, Reading, _file.OffsetSize, _file.LengthSize);
    }

    private ByteCursor ReadHuge(ReadOnlySpan<byte> id)
    {
        var cursor = new ByteCursor(id, 0, Reading, _file.OffsetSize, _file.LengthSize);
        if (id.Length >= _file.OffsetSize + _file.LengthSize) return ReadAt(cursor.Address(), cursor.Length());
        var key = cursor.Number(Math.Min(_file.LengthSize, id.Length));
        var record = new BTree(_file, _hugeTree, 1).Find(candidate => KeyOf(candidate).CompareTo(key)) ?? throw Damaged("a large object is not in the heap's index");
        var found = new ByteCursor(record.Span, 0, Reading, _file.OffsetSize, _file.LengthSize);
        return ReadAt(found.Address(), found.Length());
    }

    private long KeyOf(ReadOnlyMemory<byte> record) => ByteCursor.LittleEndian(record.Span[(_file.OffsetSize + _file.LengthSize)..]);

    private ByteCursor ReadAt(long address, long length) => _file.Cursor(address, length, Reading);

    private ByteCursor ReadManaged(ReadOnlySpan<byte> id)
    {
        if (id.Length < _offsetBytes + _lengthBytes) throw Damaged("an identifier is too short");
        var offset = ByteCursor.LittleEndian(id[.._offsetBytes]);
        var length = ByteCursor.LittleEndian(id.Slice(_offsetBytes, _lengthBytes));
        if (offset < 0 || length < 0 || length > _largestDirect) throw Damaged("an object lies outside the heap");
        return ReadAt(Locate(offset, length), length);
    }

    private long Locate(long offset, long length)
    {
        if (_rootRows == 0)
        {
            CheckBlock(_root, _startSize, offset, length);
            return _root + offset;
        }
        var (block, blockOffset, rows) = (_root, 0L, _rootRows);
        for (var level = 0; level < MostLevels; level++)
        {
            var (row, column, at) = Place(offset - blockOffset, rows);
            var child = Child(block, row, column, rows);
            blockOffset += at;
            if (row < _directRows)
            {
                CheckBlock(child, RowSize(row), offset - blockOffset, length);
                return child + offset - blockOffset;
            }
            rows = BitOperations.Log2((ulong)RowSize(row)) - BitOperations.Log2((ulong)(_startSize * _width)) + 1;
            block = child;
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
            if (bytes <= 0) break;
            if (offset < at + bytes)
            {
                var column = (int)((offset - at) / RowSize(row));
                return (row, column, at + column * RowSize(row));
            }
            at += bytes;
        }
        throw Damaged("an object lies behind the last row of the heap");
    }

    private long Child(long block, int row, int column, int rows)
    {
        var head = 5L + _file.OffsetSize + _offsetBytes;
        var direct = Math.Min(rows, _directRows);
        // Direct blocks stand before indirect ones, both row by row.
        var index = row < _directRows ? (long)row * _width + column : (long)direct * _width + (long)(row - _directRows) * _width + column;
        var signature = _file.Cursor(block, 4, Reading);
        signature.Signature("FHIB"u8);
        var cursor = _file.Cursor(block + head + index * _file.OffsetSize, _file.OffsetSize, Reading);
        return cursor.Address();
    }

    private void CheckBlock(long block, long size, long offset, long length)
    {
        if (offset + length > size) throw Damaged("an object goes beyond its block");
        var cursor = _file.Cursor(block, 4, Reading);
        cursor.Signature("FHDB"u8);
        if (_checksummed && offset < 5 + _file.OffsetSize + _offsetBytes + 4) throw Damaged("an object lies in the head of its block");
    }

    private long RowSize(int row) => row < 2 ? _startSize : row > 62 ? 0 : _startSize << (row - 1);

    private InvalidHdf5Exception Damaged(string problem) => new(Hdf5Fault.Damaged, Reading, _root + _file.BaseAddress, $"A heap is damaged: {problem}");
}
