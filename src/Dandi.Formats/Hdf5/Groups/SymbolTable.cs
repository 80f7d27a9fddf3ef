using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Groups;

/// <summary>
/// Reads the links of a group with a symbol table: a B-tree of version 1 whose leaves are symbol table nodes, with the
/// names in a local heap
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// III.A.1, III.B, III.C and III.D).
/// </summary>
internal sealed class SymbolTable(FileBytes file, long treeAddress, long heapAddress)
{
    private const string Structure = "symbol table";
    private const int CachedSoftLink = 2;

    private readonly HashSet<long> _seen = [];
    private long _names;
    private long _namesLength;

    public List<Hdf5Link> Read()
    {
        OpenHeap();
        var links = new List<Hdf5Link>();
        var nodes = new Stack<long>();
        nodes.Push(treeAddress);
        while (nodes.TryPop(out var address))
        {
            if (!_seen.Add(address))
                throw new InvalidHdf5Exception(
                    Hdf5ErrorKind.Damaged,
                    Structure,
                    address + file.BaseAddress,
                    "A node occurs twice in the B-tree of the group"
                );
            if (file.At(address, 4, Structure).SequenceEqual("SNOD"u8))
                ReadNode(address, links);
            else
                PushChildren(address, nodes);
            file.Budget.CheckMembers(links.Count, Hdf5Group.LinkList, Structure, address + file.BaseAddress);
        }
        return links;
    }

    private void OpenHeap()
    {
        var heap = file.Cursor(heapAddress, 8 + 2L * file.LengthSize + file.OffsetSize, "local heap");
        heap.ExpectSignature("HEAP"u8);
        heap.Skip(4);
        _namesLength = heap.ReadLength();
        heap.ReadLengthOrUnlimited();
        _names = heap.ReadAddress();
        if (!file.Contains(_names, _namesLength))
            throw heap.Damaged(
                $"the names of the group ({_namesLength} bytes at {_names}) extend beyond the end of the file"
            );
    }

    private void PushChildren(long address, Stack<long> nodes)
    {
        var head = file.Cursor(address, 8 + 2L * file.OffsetSize, Structure);
        head.ExpectSignature("TREE"u8);
        if (head.ReadByte() != 0)
            throw head.Damaged("the B-tree of the group is not one of groups");
        head.Skip(1);
        int used = head.ReadUInt16();
        var entry = file.LengthSize + file.OffsetSize;
        var body = file.Cursor(address + 8 + 2L * file.OffsetSize, used * (long)entry, Structure);
        var children = new long[used];
        for (var index = 0; index < used; index++)
        {
            body.Skip(file.LengthSize);
            children[index] = body.ReadAddress();
        }
        for (var index = used - 1; index >= 0; index--)
            nodes.Push(children[index]);
    }

    private void ReadNode(long address, List<Hdf5Link> links)
    {
        file.Budget.Step();
        var head = file.Cursor(address, 8, Structure);
        head.Skip(6);
        int count = head.ReadUInt16();
        var entries = file.Cursor(address + 8, count * (2L * file.OffsetSize + 24), Structure);
        for (var index = 0; index < count; index++)
        {
            var name = NameAt(entries.ReadInteger(file.OffsetSize));
            var target = entries.ReadAddress();
            var cached = entries.ReadUInt32();
            entries.Skip(4);
            var scratch = entries.ReadPart(16, Structure);
            links.Add(
                cached == CachedSoftLink
                    ? new Hdf5Link
                    {
                        Name = name,
                        Kind = Hdf5LinkKind.Soft,
                        TargetPath = NameAt(scratch.ReadUInt32()),
                    }
                    : new Hdf5Link
                    {
                        Name = name,
                        Kind = Hdf5LinkKind.Hard,
                        Address = target,
                    }
            );
        }
    }

    private string NameAt(long offset)
    {
        const int DefaultLength = 64;
        if (offset >= _namesLength)
            throw new InvalidHdf5Exception(
                Hdf5ErrorKind.Damaged,
                "local heap",
                _names + file.BaseAddress,
                $"A name at {offset} is outside the names of the group, which have {_namesLength} bytes"
            );
        for (
            long length = Math.Min(DefaultLength, _namesLength - offset);
            ;
            length = Math.Min(length * 16, _namesLength - offset)
        )
        {
            var bytes = file.At(_names + offset, length, "local heap");
            var end = bytes.IndexOf((byte)0);
            // Any number of links may have the same name in the heap.
            file.Budget.SpendMetadata(Math.Max(end, 0) + ReadingBudget.ObjectOverhead);
            if (end >= 0)
                return Hdf5Text.Decode(bytes[..end]);
            if (length == _namesLength - offset)
                throw new InvalidHdf5Exception(
                    Hdf5ErrorKind.Damaged,
                    "local heap",
                    _names + offset + file.BaseAddress,
                    "A name is not terminated"
                );
        }
    }
}
