using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Headers;

/// <summary>The attributes of an object: in its header, or, where they are many or large, in a heap with an index (HDF5 format specification, IV.A.2.m and v).</summary>
internal static class AttributeList
{
    private const string Reading = "attributes";

    public static List<Hdf5Attribute> Read(Hdf5File file, ObjectHeader header)
    {
        var attributes = new List<Hdf5Attribute>();
        foreach (var message in header.Messages)
        {
            if (message.Kind == MessageKind.Attribute) attributes.Add(new Hdf5Attribute(file, message));
        }
        if (header.Find(MessageKind.AttributeInfo) is { } info) ReadDense(file, info, attributes);
        attributes.Sort(static (left, right) => Hdf5Text.Compare(left.Name, right.Name));
        return attributes;
    }

    private static void ReadDense(Hdf5File file, HeaderMessage message, List<Hdf5Attribute> attributes)
    {
        const int NamesOfAttributes = 8;
        const int TailBytes = 1 + 4 + 4;
        var info = message.Read(file.Bytes, Reading);
        if (info.Byte() is not 0 and var version) throw info.UnknownVersion(version, 0, "the attribute information");
        if (CreationOrderFlags.Read(info.Byte()) != Hdf5CreationOrder.None) info.Skip(2);
        long heapAddress = info.Address(), treeAddress = info.Address();
        if (heapAddress == ByteCursor.Undefined) return;
        var heap = new FractalHeap(file.Bytes, heapAddress);
        foreach (var record in new BTree(file.Bytes, treeAddress, NamesOfAttributes).Records())
        {
            if (record.Length <= TailBytes) throw info.Damaged("an index of attributes has records that are too short");
            var id = record.Span[..^TailBytes];
            var tail = record.Span[^TailBytes..];
            attributes.Add(new Hdf5Attribute(file, ReadMessage(heap, id, (tail[0] & 2) != 0, (int)ByteCursor.LittleEndian(tail[1..5]))));
            file.Bytes.Budget.CheckMembers(attributes.Count, ("An object", "attributes"), Reading, message.Offset);
        }
    }

    private static HeaderMessage ReadMessage(FractalHeap heap, ReadOnlySpan<byte> id, bool isShared, int order)
    {
        var body = heap.Read(id);
        var offset = body.FileOffset;
        return new HeaderMessage(MessageKind.Attribute, isShared, order, offset, body.Bytes(body.Remaining).ToArray());
    }
}
