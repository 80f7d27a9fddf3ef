namespace Dandi.Hdf5.Storage;

/// <summary>A B-tree of the newer kind, whose records are of one size (HDF5 format specification, III.A.2, version 0): it serves links, attributes, huge objects and chunks.</summary>
internal sealed class BTree
{
    private const string Reading = "B-tree";
    private const int MaxLevels = 32;
    private const int NodeOverhead = 10;

    private readonly FileBytes _file;
    private readonly int _recordSize;
    private readonly int _depth;
    private readonly long _root;
    private readonly int _rootRecords;
    private readonly long[] _mostRecords;
    private readonly int[] _totalBytes;
    private readonly int _countBytes;

    public BTree(FileBytes file, long address, params ReadOnlySpan<int> kinds)
    {
        _file = file;
        var head = file.Cursor(address, 16L + file.OffsetSize + 2 + file.LengthSize + 4, Reading);
        head.Signature("BTHD"u8);
        if (head.Byte() is not 0 and var version)
            throw head.UnknownVersion(version, 0, "the B-tree");
        Kind = head.Byte();
        if (!kinds.Contains(Kind))
            throw head.Damaged($"a B-tree holds records of kind {Kind} where others belong");
        var nodeSize = head.UInt32();
        _recordSize = head.UInt16();
        _depth = head.UInt16();
        head.Skip(2);
        _root = head.Address();
        _rootRecords = head.UInt16();
        Count = head.Length();
        head.Checksum();
        if (
            _recordSize == 0
            || nodeSize <= NodeOverhead
            || nodeSize > file.Budget.Limits.BlockBytes
            || _depth > MaxLevels
        )
            throw head.Damaged("the measures of the B-tree are impossible");
        (_mostRecords, _totalBytes) = (new long[_depth + 1], new int[_depth + 1]);
        _countBytes = MeasureLevels(nodeSize);
    }

    /// <summary>What its records are (the format's number).</summary>
    public int Kind { get; }

    /// <summary>How many records it says it has.</summary>
    public long Count { get; }

    /// <summary>Its records in their order.</summary>
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
                    Hdf5Fault.Damaged,
                    Reading,
                    address + _file.BaseAddress,
                    "A node of a B-tree lies below itself, or twice in it"
                );
            path.Push((ReadNode(address, count, node.Level - 1), 0));
        }
    }

    /// <summary>The record that a comparison calls equal; it tells whether a record comes before (negative) or after what is sought.</summary>
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
        _mostRecords[0] = (nodeSize - NodeOverhead) / _recordSize;
        var countBytes = ByteCursor.BytesFor(_mostRecords[0]);
        var total = (UInt128)_mostRecords[0];
        for (var level = 1; level <= _depth; level++)
        {
            var pointer = _file.OffsetSize + countBytes + _totalBytes[level - 1];
            _mostRecords[level] = Math.Max(0, (nodeSize - NodeOverhead - pointer) / (_recordSize + pointer));
            total = (UInt128)(_mostRecords[level] + 1) * total + (UInt128)_mostRecords[level];
            if (total > long.MaxValue)
                total = long.MaxValue;
            _totalBytes[level] = ByteCursor.BytesFor((long)total);
        }
        return countBytes;
    }

    private int PointerSize(int level) => _file.OffsetSize + _countBytes + (level > 1 ? _totalBytes[level - 1] : 0);

    private Node ReadNode(long address, int count, int level)
    {
        if (count > _mostRecords[level])
            throw new InvalidHdf5Exception(
                Hdf5Fault.Damaged,
                Reading,
                address,
                $"{count} records do not fit into a node of a B-tree"
            );
        var size = 6L + count * (long)_recordSize + (level > 0 ? (count + 1L) * PointerSize(level) : 0);
        var cursor = _file.Cursor(address, size + 4, Reading);
        cursor.Signature(level == 0 ? "BTLF"u8 : "BTIN"u8);
        cursor.Skip((int)size - 4);
        cursor.Checksum();
        _file.Budget.SpendBytes(size);
        return new Node(cursor.Whole[6..(int)size].ToArray(), level, count, _recordSize);
    }

    private (long Address, int Count) Child(Node node, int index)
    {
        var pointer = PointerSize(node.Level);
        var at = node.Count * _recordSize + index * pointer;
        var cursor = new ByteCursor(node.Bytes.AsSpan(at, pointer), 0, Reading, _file.OffsetSize, _file.LengthSize);
        return (cursor.Address(), (int)Math.Min(cursor.Number(_countBytes), int.MaxValue));
    }

    private sealed record Node(byte[] Bytes, int Level, int Count, int RecordSize)
    {
        public ReadOnlyMemory<byte> Record(int index) => Bytes.AsMemory(index * RecordSize, RecordSize);
    }
}
