using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Headers;

/// <summary>Follows a message whose body stands elsewhere (HDF5 format specification, IV.A.2, "Shared message"): types that are objects of their own.</summary>
internal static class SharedMessage
{
    private const int InSharedHeap = 1;

    /// <summary>The address of the object that holds the message.</summary>
    public static long ReadAddress(ref ByteCursor cursor)
    {
        var version = cursor.Byte();
        if (version is 0 or > 3) throw cursor.Unsupported($"version {version} of a shared message is not known");
        var kind = cursor.Byte();
        if (version == 3 && kind == InSharedHeap) throw InTable(cursor);
        // The first version has a whole entry of a symbol table, which begins with the place of a name.
        if (version == 1) cursor.Skip(6 + cursor.LengthSize);
        return cursor.Address();
    }

    /// <summary>The refusal of a message that stands in a table of the whole file.</summary>
    public static InvalidHdf5Exception InTable(ByteCursor cursor) => cursor.Unsupported("the file shares messages in a table, which this reader does not know");

    /// <summary>A type, wherever it stands.</summary>
    public static Hdf5Type ReadType(FileBytes file, bool isShared, ref ByteCursor cursor)
    {
        if (!isShared) return DatatypeMessage.Read(ref cursor);
        var address = ReadAddress(ref cursor);
        var message = ObjectHeader.Read(file, address).Find(MessageKind.Datatype) ?? throw cursor.Damaged("the committed type that is meant is no type");
        if (message.IsShared) throw cursor.Damaged("a committed type refers to another one");
        var body = message.Read(file, "datatype");
        return DatatypeMessage.Read(ref body) with { CommittedAddress = address };
    }

    /// <summary>A shape, wherever it stands.</summary>
    public static Hdf5Space ReadSpace(bool isShared, ref ByteCursor cursor)
    {
        if (isShared) _ = ReadAddress(ref cursor);
        return isShared ? throw cursor.Unsupported("a shape in another object's header is not read") : DataspaceMessage.Read(ref cursor);
    }
}
