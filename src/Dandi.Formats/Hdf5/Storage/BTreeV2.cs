namespace Dandi.Hdf5.Storage;

/// <summary>
/// A B-tree of version 2, whose records have a fixed size
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// III.A.2). It is the index of links, attributes, huge objects of fractal heaps, and chunks.
/// </summary>
/// <remarks>
/// The widths of the fields of a child pointer are not stored; they follow from the size of a node: the number of
/// records has as many bytes as the maximum for a leaf needs, the total number below as many as the maximum of that
/// level needs.
/// </remarks>
internal sealed class BTreeV2
{
    private const string Structure = "B-tree";
    private const int MaxLevels = 32;
    private const int NodeOverhead = 10;

    private readonly FileBytes _file;
    private readonly int _recordSize;
    private readonly int _depth;
    private readonly long _root;
    private readonly int _rootRecords;
    private readonly int _countBytes;

    // By level, 0 for leaves: the maximum number of records of a node, and the width of the total in a pointer to it.
    private readonly long[] _maxRecords;
    private readonly int[] _totalBytes;

    /// <param name="file">The file.</param>
    /// <param name="address">The address of the header of the tree.</param>
    /// <param name="kinds">The record types that are accepted.</param>
    public BTreeV2(FileBytes file, long address, params ReadOnlySpan<int> kinds)
    {
        _file = file;
        var head = file.Cursor(address, 16L + file.OffsetSize + 2 + file.LengthSize + 4, Structure);
        head.ExpectSignature("BTHD"u8);
        if (head.ReadByte() is not 0 and var version)
            throw head.UnknownVersion(version, 0, "the B-tree header");
        Kind = head.ReadByte();
        if (!kinds.Contains(Kind))
            throw head.Damaged($"the B-tree has records of type {Kind}, which do not belong here");
        var nodeSize = head.ReadUInt32();
        _recordSize = head.ReadUInt16();
        _depth = head.ReadUInt16();
        head.Skip(2);
        _root = head.ReadAddress();
        _rootRecords = head.ReadUInt16();
        Count = head.ReadLength();
        head.VerifyChecksum();
        if (
            _recordSize == 0
            || nodeSize <= NodeOverhead
            || nodeSize > file.Budget.Limits.MaxBlockBytes
            || _depth > MaxLevels
        )
            throw head.Damaged("the sizes in the header of the B-tree are invalid");
        (_maxRecords, _totalBytes) = (new long[_depth + 1], new int[_depth + 1]);
        _countBytes = MeasureLevels(nodeSize);
    }

    /// <summary>The record type, as numbered by the format.</summary>
    public int Kind { get; }

    /// <summary>The number of records that the header states; it is not verified.</summary>
    public long Count { get; }

    /// <summary>All records, in order.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Records()
    {
        if (_root == ByteCursor.Undefined || _rootRecords == 0)
            yield break;
        var seen = new HashSet<long>();
        var path = new Stack<(Node Node, int Next)>();
        path.Push((ReadNode(_root, _rootRecords, _depth), 0));
        while (path.TryPop(out var at))
        {
            var (node, next) = at;
            if (node.Level == 0)
            {
                for (var index = 0; index < node.Count; index++)
                    yield return node.Record(index);
                continue;
            }
            if (next > 0)
                yield return node.Record(next - 1);
            if (next < node.Count)
                path.Push((node, next + 1));
            var (address, count) = Child(node, next);
            if (!seen.Add(address))
                throw new InvalidHdf5Exception(
                    Hdf5ErrorKind.Damaged,
                    Structure,
                    address + _file.BaseAddress,
                    "A node occurs twice in the B-tree"
                );
            path.Push((ReadNode(address, count, node.Level - 1), 0));
        }
    }

    /// <summary>Finds a record by binary search.</summary>
    /// <param name="compare">Returns a negative number for records before the wanted one, zero for it, and a positive
    /// number for records after it.</param>
    /// <returns>Null if there is no such record.</returns>
    public ReadOnlyMemory<byte>? Find(Func<ReadOnlyMemory<byte>, int> compare)
    {
        if (_root == ByteCursor.Undefined || _rootRecords == 0)
            return null;
        var node = ReadNode(_root, _rootRecords, _depth);
        while (true)
        {
            int low = 0,
                high = node.Count;
            while (low < high)
            {
                var middle = (low + high) / 2;
                var order = compare(node.Record(middle));
                if (order == 0)
                    return node.Record(middle);
                if (order < 0)
                    low = middle + 1;
                else
                    high = middle;
            }
            if (node.Level == 0)
                return null;
            var (address, count) = Child(node, low);
            node = ReadNode(address, count, node.Level - 1);
        }
    }

    private int MeasureLevels(long nodeSize)
    {
        _maxRecords[0] = (nodeSize - NodeOverhead) / _recordSize;
        var countBytes = ByteCursor.ByteCount(_maxRecords[0]);
        var total = (UInt128)_maxRecords[0];
        for (var level = 1; level <= _depth; level++)
        {
            var pointer = _file.OffsetSize + countBytes + _totalBytes[level - 1];
            _maxRecords[level] = Math.Max(0, (nodeSize - NodeOverhead - pointer) / (_recordSize + pointer));
            total = (UInt128)(_maxRecords[level] + 1) * total + (UInt128)_maxRecords[level];
            if (total > long.MaxValue)
                total = long.MaxValue;
            _totalBytes[level] = ByteCursor.ByteCount((long)total);
        }
        return countBytes;
    }

    private int PointerSize(int level) => _file.OffsetSize + _countBytes + (level > 1 ? _totalBytes[level - 1] : 0);

    private Node ReadNode(long address, int count, int level)
    {
        if (count > _maxRecords[level])
            throw new InvalidHdf5Exception(
                Hdf5ErrorKind.Damaged,
                Structure,
                address,
                $"{count} records do not fit into a node of the B-tree"
            );
        var size = 6L + count * (long)_recordSize + (level > 0 ? (count + 1L) * PointerSize(level) : 0);
        var cursor = _file.Cursor(address, size + 4, Structure);
        cursor.ExpectSignature(level == 0 ? "BTLF"u8 : "BTIN"u8);
        cursor.Skip((int)size - 4);
        cursor.VerifyChecksum();
        _file.Budget.SpendBytes(size);
        return new Node(cursor.Whole[6..(int)size].ToArray(), level, count, _recordSize);
    }

    private (long Address, int Count) Child(Node node, int index)
    {
        var pointer = PointerSize(node.Level);
        var at = node.Count * _recordSize + index * pointer;
        var cursor = new ByteCursor(node.Bytes.AsSpan(at, pointer), 0, Structure, _file.OffsetSize, _file.LengthSize);
        return (cursor.ReadAddress(), (int)Math.Min(cursor.ReadInteger(_countBytes), int.MaxValue));
    }

    private sealed record Node(byte[] Bytes, int Level, int Count, int RecordSize)
    {
        public ReadOnlyMemory<byte> Record(int index) => Bytes.AsMemory(index * RecordSize, RecordSize);
    }
}
