using Dandi.Hdf5.Layouts;
using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Headers;

/// <summary>
/// Reads filter pipeline messages
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// IV.A.2.l, versions 1 and 2).
/// </summary>
internal static class FilterPipelineMessage
{
    private const int MaxFilters = 32;
    private const int FirstWithName = 256;

    public static Hdf5Filter[] Read(ref ByteCursor cursor)
    {
        var version = cursor.ReadByte();
        if (version is 0 or > 2)
            throw cursor.UnknownVersion(version, 1, "the filter pipeline message");
        var filters = new Hdf5Filter[cursor.ReadByte()];
        if (filters.Length > MaxFilters)
            throw cursor.Damaged($"there are {filters.Length} filters; the maximum is {MaxFilters}");
        if (version == 1)
            cursor.Skip(6);
        for (var index = 0; index < filters.Length; index++)
            filters[index] = ReadFilter(ref cursor, version);
        return filters;
    }

    private static Hdf5Filter ReadFilter(ref ByteCursor cursor, int version)
    {
        int id = cursor.ReadUInt16();
        int nameLength = version == 1 || id >= FirstWithName ? cursor.ReadUInt16() : 0;
        int flags = cursor.ReadUInt16(),
            count = cursor.ReadUInt16();
        cursor.Skip(version == 1 ? (nameLength + 7) / 8 * 8 : nameLength);
        if (count > cursor.Remaining / 4)
            throw cursor.Damaged($"the {count} parameters of a filter exceed the size of the message");
        var parameters = new uint[count];
        for (var index = 0; index < count; index++)
            parameters[index] = cursor.ReadUInt32();
        if (version == 1 && count % 2 == 1)
            cursor.Skip(4);
        return new Hdf5Filter(id, (flags & 1) != 0, parameters);
    }
}
