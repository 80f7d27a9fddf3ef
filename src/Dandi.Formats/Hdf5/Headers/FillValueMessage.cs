using Dandi.Hdf5.Layouts;
using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Headers;

/// <summary>Reads the messages that tell what unwritten elements are (HDF5 format specification, IV.A.2.e and f, versions 1 to 3).</summary>
internal static class FillValueMessage
{
    private const int Undefined = 0x10;
    private const int UserDefined = 0x20;

    public static Hdf5FillValue Read(ref ByteCursor cursor)
    {
        var version = cursor.Byte();
        switch (version)
        {
            case 1 or 2:
                cursor.Skip(2);
                var isStored = cursor.Byte() != 0;
                return version == 1 || isStored
                    ? ReadValue(ref cursor)
                    : new Hdf5FillValue(IsDefined: false, ReadOnlyMemory<byte>.Empty);
            case 3:
                var flags = cursor.Byte();
                if ((flags & UserDefined) != 0)
                    return ReadValue(ref cursor);
                return new Hdf5FillValue((flags & Undefined) == 0, ReadOnlyMemory<byte>.Empty);
            default:
                throw cursor.UnknownVersion(version, 1, "the fill value");
        }
    }

    public static Hdf5FillValue ReadOld(ref ByteCursor cursor) => ReadValue(ref cursor);

    private static Hdf5FillValue ReadValue(ref ByteCursor cursor)
    {
        var size = (int)cursor.UInt32();
        // A size of -1 says that there is to be none.
        if (size < 0)
            return new Hdf5FillValue(IsDefined: false, ReadOnlyMemory<byte>.Empty);
        return new Hdf5FillValue(IsDefined: true, cursor.Bytes(size).ToArray());
    }
}
