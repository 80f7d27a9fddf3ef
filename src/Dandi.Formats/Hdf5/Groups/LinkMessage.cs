using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Groups;

/// <summary>Reads the message that is one link of a group (HDF5 format specification, IV.A.2.g).</summary>
internal static class LinkMessage
{
    private const int SoftLink = 1;
    private const int ExternalLink = 64;

    public static Hdf5Link Read(ref ByteCursor cursor)
    {
        var version = cursor.Byte();
        if (version != 1)
            throw cursor.UnknownVersion(version, 1, "a link");
        var flags = cursor.Byte();
        int kind = (flags & 0x08) != 0 ? cursor.Byte() : 0;
        long? order = (flags & 0x04) != 0 ? cursor.Number(8) : null;
        var isUtf8 = (flags & 0x10) != 0 && cursor.Byte() == 1;
        var length = cursor.Number(1 << (flags & 3));
        if (length == 0 || length > cursor.Remaining)
            throw cursor.Damaged($"the name of a link cannot have {length} bytes");
        var name = Hdf5Text.Decode(cursor.Bytes((int)length));
        var link = new Hdf5Link
        {
            Name = name,
            Kind = Hdf5LinkKind.Hard,
            CreationOrder = order,
            IsUtf8 = isUtf8,
        };
        return kind switch
        {
            0 => link with { Address = cursor.Address() },
            SoftLink => link with
            {
                Kind = Hdf5LinkKind.Soft,
                TargetPath = Hdf5Text.Decode(cursor.Bytes(cursor.UInt16())),
            },
            ExternalLink => ReadExternal(ref cursor, link),
            > ExternalLink => link with { Kind = Hdf5LinkKind.User, UserClass = kind },
            _ => throw cursor.Unsupported($"links of kind {kind} are not known"),
        };
    }

    private static Hdf5Link ReadExternal(ref ByteCursor cursor, Hdf5Link link)
    {
        var value = cursor.Part(cursor.UInt16(), "external link");
        value.Skip(1);
        var file = Hdf5Text.Decode(value.UntilNul());
        return link with
        {
            Kind = Hdf5LinkKind.External,
            TargetFile = file,
            TargetPath = Hdf5Text.Decode(value.UntilNul()),
        };
    }
}
