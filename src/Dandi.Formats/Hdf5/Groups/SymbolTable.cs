using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Groups;

/// <summary>The links of a group in the old form: a B-tree of nodes whose names stand in a heap (HDF5 format specification, III.A.1, III.B, III.D).</summary>
internal sealed class SymbolTable(FileBytes file, long treeAddress, long heapAddress)
{
    private const string Reading = "symbol table";
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
                    Hdf5Fault.Damaged,
                    Reading,
                    address + file.BaseAddress,
                    "A node of a group's tree lies below itself, or twice in it"
                );
            if (file.At(address, 4, Reading).SequenceEqual("SNOD"u8))
                ReadNode(address, links);
            else
                PushChildren(address, nodes);
            file.Budget.CheckMembers(links.Count, Hdf5Group.OfLinks, Reading, address + file.BaseAddress);
        }
        return links;
    }

    private void OpenHeap()
    {
        var heap = file.Cursor(heapAddress, 8 + 2L * file.LengthSize + file.OffsetSize, "local heap");
        heap.Signature("HEAP"u8);
        heap.Skip(4);
        _namesLength = heap.Length();
        heap.LengthOrUnlimited();
        _names = heap.Address();
        if (!file.Holds(_names, _namesLength))
            throw heap.Damaged($"the names of a group, {_namesLength} bytes at {_names}, lie outside the file");
    }

    private void PushChildren(long address, Stack<long> nodes)
    {
        var head = file.Cursor(address, 8 + 2L * file.OffsetSize, Reading);
        head.Signature("TREE"u8);
        if (head.Byte() != 0)
            throw head.Damaged("the tree of a group is one of chunks");
        head.Skip(1);
        int used = head.UInt16();
        var entry = file.LengthSize + file.OffsetSize;
        var body = file.Cursor(address + 8 + 2L * file.OffsetSize, used * (long)entry, Reading);
        var children = new long[used];
        for (var index = 0; index < used; index++)
        {
            body.Skip(file.LengthSize);
            children[index] = body.Address();
        }
        for (var index = used - 1; index >= 0; index--)
            nodes.Push(children[index]);
    }

    private void ReadNode(long address, List<Hdf5Link> links)
    {
        file.Budget.Step();
        var head = file.Cursor(address, 8, Reading);
        head.Skip(6);
        int count = head.UInt16();
        var entries = file.Cursor(address + 8, count * (2L * file.OffsetSize + 24), Reading);
        for (var index = 0; index < count; index++)
        {
            var name = NameAt(entries.Number(file.OffsetSize));
            var target = entries.Address();
            var cached = entries.UInt32();
            entries.Skip(4);
            var scratch = entries.Part(16, Reading);
            links.Add(
                cached == CachedSoftLink
                    ? new Hdf5Link
                    {
                        Name = name,
                        Kind = Hdf5LinkKind.Soft,
                        TargetPath = NameAt(scratch.UInt32()),
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
                Hdf5Fault.Damaged,
                "local heap",
                _names + file.BaseAddress,
                $"A name at {offset} lies outside the names of its group, {_namesLength} bytes"
            );
        for (
            long length = Math.Min(DefaultLength, _namesLength - offset);
            ;
            length = Math.Min(length * 16, _namesLength - offset)
        )
        {
            var bytes = file.At(_names + offset, length, "local heap");
            var end = bytes.IndexOf((byte)0);
            if (end >= 0)
                return Hdf5Text.Decode(bytes[..end]);
            if (length == _namesLength - offset)
                throw new InvalidHdf5Exception(
                    Hdf5Fault.Damaged,
                    "local heap",
                    _names + offset + file.BaseAddress,
                    "A name has no end"
                );
        }
    }
}
