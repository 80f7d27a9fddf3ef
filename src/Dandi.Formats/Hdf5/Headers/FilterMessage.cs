using Dandi.Hdf5.Layouts;
using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Headers;

/// <summary>Reads the message that lists the filters of a dataset (HDF5 format specification, IV.A.2.l, versions 1 and 2).</summary>
internal static class FilterMessage
{
    private const int MaxFilters = 32;
    private const int FirstWithName = 256;

    public static Hdf5Filter[] Read(ref ByteCursor cursor)
    {
        var version = cursor.Byte();
        if (version is 0 or > 2)
            throw cursor.UnknownVersion(version, 1, "the list of filters");
        var filters = new Hdf5Filter[cursor.Byte()];
        if (filters.Length > MaxFilters)
            throw cursor.Damaged($"{filters.Length} filters are more than {MaxFilters}");
        if (version == 1)
            cursor.Skip(6);
        for (var index = 0; index < filters.Length; index++)
            filters[index] = ReadFilter(ref cursor, version);
        return filters;
    }

    private static Hdf5Filter ReadFilter(ref ByteCursor cursor, int version)
    {
        int id = cursor.UInt16();
        int nameLength = version == 1 || id >= FirstWithName ? cursor.UInt16() : 0;
        int flags = cursor.UInt16(),
            count = cursor.UInt16();
        cursor.Skip(version == 1 ? (nameLength + 7) / 8 * 8 : nameLength);
        if (count > cursor.Remaining / 4)
            throw cursor.Damaged($"a filter has {count} parameters where there is no room for them");
        var parameters = new uint[count];
        for (var index = 0; index < count; index++)
            parameters[index] = cursor.UInt32();
        if (version == 1 && count % 2 == 1)
            cursor.Skip(4);
        return new Hdf5Filter(id, (flags & 1) != 0, parameters);
    }
}
