using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Groups;

/// <summary>
/// Reads link messages
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// IV.A.2.g).
/// </summary>
internal static class LinkMessage
{
    private const int SoftLink = 1;
    private const int ExternalLink = 64;

    public static Hdf5Link Read(ref ByteCursor cursor)
    {
        var version = cursor.ReadByte();
        if (version != 1)
            throw cursor.UnknownVersion(version, 1, "the link message");
        var flags = cursor.ReadByte();
        int kind = (flags & 0x08) != 0 ? cursor.ReadByte() : 0;
        long? order = (flags & 0x04) != 0 ? cursor.ReadInteger(8) : null;
        var isUtf8 = (flags & 0x10) != 0 && cursor.ReadByte() == 1;
        var length = cursor.ReadInteger(1 << (flags & 3));
        if (length == 0 || length > cursor.Remaining)
            throw cursor.Damaged($"the name of a link cannot have {length} bytes");
        var name = Hdf5Text.Decode(cursor.ReadBytes((int)length));
        var link = new Hdf5Link
        {
            Name = name,
            Kind = Hdf5LinkKind.Hard,
            CreationOrder = order,
            IsUtf8 = isUtf8,
        };
        return kind switch
        {
            0 => link with { Address = cursor.ReadAddress() },
            SoftLink => link with
            {
                Kind = Hdf5LinkKind.Soft,
                TargetPath = Hdf5Text.Decode(cursor.ReadBytes(cursor.ReadUInt16())),
            },
            ExternalLink => ReadExternal(ref cursor, link),
            > ExternalLink => link with { Kind = Hdf5LinkKind.UserDefined, UserDefinedType = kind },
            _ => throw cursor.Unsupported($"link type {kind} is not supported"),
        };
    }

    private static Hdf5Link ReadExternal(ref ByteCursor cursor, Hdf5Link link)
    {
        var value = cursor.ReadPart(cursor.ReadUInt16(), "external link");
        value.Skip(1);
        var file = Hdf5Text.Decode(value.ReadUntilNul());
        return link with
        {
            Kind = Hdf5LinkKind.External,
            TargetFile = file,
            TargetPath = Hdf5Text.Decode(value.ReadUntilNul()),
        };
    }
}
