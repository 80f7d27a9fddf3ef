using Dandi.Hdf5.Layouts;
using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Headers;

/// <summary>
/// Reads fill value messages
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// IV.A.2.e and f, versions 1 to 3).
/// </summary>
internal static class FillValueMessage
{
    private const int Undefined = 0x10;
    private const int UserDefined = 0x20;

    public static Hdf5FillValue Read(ref ByteCursor cursor)
    {
        var version = cursor.ReadByte();
        switch (version)
        {
            case 1 or 2:
                cursor.Skip(2);
                var isStored = cursor.ReadByte() != 0;
                return version == 1 || isStored
                    ? ReadValue(ref cursor)
                    : new Hdf5FillValue(IsDefined: false, ReadOnlyMemory<byte>.Empty);
            case 3:
                var flags = cursor.ReadByte();
                if ((flags & UserDefined) != 0)
                    return ReadValue(ref cursor);
                return new Hdf5FillValue((flags & Undefined) == 0, ReadOnlyMemory<byte>.Empty);
            default:
                throw cursor.UnknownVersion(version, 1, "the fill value message");
        }
    }

    public static Hdf5FillValue ReadOld(ref ByteCursor cursor) => ReadValue(ref cursor);

    private static Hdf5FillValue ReadValue(ref ByteCursor cursor)
    {
        var size = (int)cursor.ReadUInt32();
        // A size of -1 means that the fill value is undefined.
        if (size < 0)
            return new Hdf5FillValue(IsDefined: false, ReadOnlyMemory<byte>.Empty);
        return new Hdf5FillValue(IsDefined: true, cursor.ReadBytes(size).ToArray());
    }
}
