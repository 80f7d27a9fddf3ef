using Dandi.Hdf5.Storage;
using Dandi.Hdf5.Types;

namespace Dandi.Hdf5.Headers;

/// <summary>
/// Reads compound types, whose members are encoded differently in each version of the datatype message
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// IV.A.2.d, class 6).
/// </summary>
internal static class CompoundType
{
    public static Hdf5Type Read(ref ByteCursor cursor, DatatypeHeader header, int level)
    {
        var count = header.Bits & 0xffff;
        if (count == 0 || count > cursor.Remaining)
            throw cursor.Damaged($"a compound type cannot have {count} members");
        var members = new Hdf5CompoundMember[count];
        for (var index = 0; index < count; index++)
            members[index] = ReadMember(ref cursor, header, level);
        return new Hdf5Type
        {
            Class = header.Class,
            Size = header.Size,
            Members = members,
        };
    }

    private static Hdf5CompoundMember ReadMember(ref ByteCursor cursor, DatatypeHeader header, int level)
    {
        var name = DatatypeMessage.ReadName(ref cursor, header.Version);
        var offset = cursor.ReadInteger(header.Version < 3 ? 4 : ByteCursor.ByteCount(header.Size));
        var dimensions = header.Version == 1 ? ReadDimensions(ref cursor) : [];
        var type = DatatypeMessage.Read(ref cursor, level + 1);
        if (dimensions.Length > 0)
            type = DatatypeMessage.ArrayOf(ref cursor, type, dimensions, size: null);
        if (offset + type.Size > header.Size)
            throw cursor.Damaged($"member `{name}` of a compound type exceeds its size of {header.Size} bytes");
        return new Hdf5CompoundMember(name, (int)offset, type);
    }

    /// <summary>Reads the dimensions of a member. Version 1 has no array types; instead, a member has up to four
    /// dimensions.</summary>
    private static int[] ReadDimensions(ref ByteCursor cursor)
    {
        var rank = cursor.ReadByte();
        if (rank > 4)
            throw cursor.Damaged($"a member of a compound type has {rank} dimensions");
        cursor.Skip(3 + 4 + 4);
        var dimensions = new int[4];
        for (var index = 0; index < dimensions.Length; index++)
            dimensions[index] = (int)Math.Min(cursor.ReadInteger(4), int.MaxValue);
        return dimensions[..rank];
    }
}
