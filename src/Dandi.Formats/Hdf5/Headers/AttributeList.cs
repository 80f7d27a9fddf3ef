using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Headers;

/// <summary>
/// Reads the attributes of an object from its header ("compact"), or from a fractal heap with an index if they are many
/// or large ("dense";
/// <see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// IV.A.2.m and v).
/// </summary>
internal static class AttributeList
{
    private const string Structure = "attributes";

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
            bytes += attribute.MessageSize;
            budget.CheckMembers(attributes.Count, ("The object", "attributes"), Structure, message.Offset);
            if (bytes > budget.Limits.MaxAttributeBytes)
                throw new UnsupportedHdf5Exception(
                    Hdf5ErrorKind.Limit,
                    Structure,
                    message.Offset,
                    $"The attributes of the object have more than {budget.Limits.MaxAttributeBytes} bytes"
                );
        }
        attributes.Sort(static (left, right) => Hdf5Text.Compare(left.Name, right.Name));
        return attributes;
    }

    private static IEnumerable<HeaderMessage> Dense(Hdf5File file, ObjectHeader header)
    {
        const int AttributeNameIndex = 8;
        if (header.Find(MessageKind.AttributeInfo) is not { } message || Open(file, message) is not { } dense)
            yield break;
        foreach (var record in new BTreeV2(file.Bytes, dense.TreeAddress, AttributeNameIndex).Records())
            yield return ReadMessage(file, dense.Heap, record.Span);
    }

    private static (FractalHeap Heap, long TreeAddress)? Open(Hdf5File file, HeaderMessage message)
    {
        var info = message.Read(file.Bytes, Structure);
        if (info.ReadByte() is not 0 and var version)
            throw info.UnknownVersion(version, 0, "the attribute info message");
        if (CreationOrderFlags.Read(info.ReadByte()) != Hdf5CreationOrder.None)
            info.Skip(2);
        long heapAddress = info.ReadAddress(),
            treeAddress = info.ReadAddress();
        return heapAddress == ByteCursor.Undefined ? null : (new FractalHeap(file.Bytes, heapAddress), treeAddress);
    }

    /// <summary>Reads an attribute that is listed in the index, from the heap of the object or of shared
    /// messages.</summary>
    private static HeaderMessage ReadMessage(Hdf5File file, FractalHeap heap, ReadOnlySpan<byte> record)
    {
        const int TailBytes = 1 + 4 + 4;
        const int Shared = 2;
        if (record.Length <= TailBytes)
            throw new InvalidHdf5Exception(
                Hdf5ErrorKind.Damaged,
                Structure,
                -1,
                "The records of the attribute index are too short"
            );
        var id = record[..^TailBytes];
        var tail = record[^TailBytes..];
        var order = (int)ByteCursor.ReadLittleEndian(tail[1..5]);
        if ((tail[0] & Shared) != 0)
            return file.SharedMessages.ReadFromHeap(MessageKind.Attribute, id, order);
        var body = heap.Read(id);
        var offset = body.FileOffset;
        file.Bytes.Budget.SpendBytes(body.Remaining);
        file.Bytes.Budget.SpendMetadata(body.Remaining);
        return new HeaderMessage(
            MessageKind.Attribute,
            IsShared: false,
            order,
            offset,
            body.ReadBytes(body.Remaining).ToArray()
        );
    }
}
