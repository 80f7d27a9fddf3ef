using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Headers;

/// <summary>The attributes of an object: in its header, or, where they are many or large, in a heap with an index (HDF5 format specification, IV.A.2.m and v).</summary>
internal static class AttributeList
{
    private const string Reading = "attributes";

    public static List<Hdf5Attribute> Read(Hdf5File file, ObjectHeader header)
    {
        var (budget, attributes, bytes) = (file.Bytes.Budget, new List<Hdf5Attribute>(), 0L);
        foreach (
            var message in header
                .Messages.Where(message => message.Kind == MessageKind.Attribute)
                .Concat(Dense(file, header))
        )
        {
            var attribute = new Hdf5Attribute(file, message);
            attributes.Add(attribute);
            bytes += attribute.BodyBytes;
            budget.CheckMembers(attributes.Count, ("An object", "attributes"), Reading, message.Offset);
            if (bytes > budget.Limits.AttributeBytes)
                throw new UnsupportedHdf5Exception(
                    Hdf5Fault.Limit,
                    Reading,
                    message.Offset,
                    $"The attributes of an object have more than {budget.Limits.AttributeBytes} bytes"
                );
        }
        attributes.Sort(static (left, right) => Hdf5Text.Compare(left.Name, right.Name));
        return attributes;
    }

    private static IEnumerable<HeaderMessage> Dense(Hdf5File file, ObjectHeader header)
    {
        const int NamesOfAttributes = 8;
        if (header.Find(MessageKind.AttributeInfo) is not { } message || Open(file, message) is not { } dense)
            yield break;
        foreach (var record in new BTree(file.Bytes, dense.TreeAddress, NamesOfAttributes).Records())
            yield return ReadMessage(file, dense.Heap, record.Span);
    }

    private static (FractalHeap Heap, long TreeAddress)? Open(Hdf5File file, HeaderMessage message)
    {
        var info = message.Read(file.Bytes, Reading);
        if (info.Byte() is not 0 and var version)
            throw info.UnknownVersion(version, 0, "the attribute information");
        if (CreationOrderFlags.Read(info.Byte()) != Hdf5CreationOrder.None)
            info.Skip(2);
        long heapAddress = info.Address(),
            treeAddress = info.Address();
        return heapAddress == ByteCursor.Undefined ? null : (new FractalHeap(file.Bytes, heapAddress), treeAddress);
    }

    /// <summary>An attribute that the index lists is in the heap of its object, or in that of the file's shared messages.</summary>
    private static HeaderMessage ReadMessage(Hdf5File file, FractalHeap heap, ReadOnlySpan<byte> record)
    {
        const int TailBytes = 1 + 4 + 4;
        const int Shared = 2;
        if (record.Length <= TailBytes)
            throw new InvalidHdf5Exception(
                Hdf5Fault.Damaged,
                Reading,
                -1,
                "An index of attributes has records that are too short"
            );
        var id = record[..^TailBytes];
        var tail = record[^TailBytes..];
        var order = (int)ByteCursor.LittleEndian(tail[1..5]);
        if ((tail[0] & Shared) != 0)
            return file.SharedMessages.ReadFromHeap(MessageKind.Attribute, id, order);
        var body = heap.Read(id);
        var offset = body.FileOffset;
        file.Bytes.Budget.SpendBytes(body.Remaining);
        return new HeaderMessage(
            MessageKind.Attribute,
            IsShared: false,
            order,
            offset,
            body.Bytes(body.Remaining).ToArray()
        );
    }
}
