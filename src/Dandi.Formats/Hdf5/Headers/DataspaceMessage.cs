using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Headers;

/// <summary>
/// Reads dataspace messages
/// (<see href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 File Format</see>,
/// IV.A.2.b, versions 1 and 2).
/// </summary>
internal static class DataspaceMessage
{
    /// <summary>The maximum number of dimensions in HDF5.</summary>
    public const int MaxRank = 32;

    /// <summary>Reads a dataspace message, which may be shared.</summary>
    public static Hdf5Dataspace Read(Hdf5File file, HeaderMessage message)
    {
        var body = file.SharedMessages.Resolve(message).Read(file.Bytes, "dataspace");
        return Read(ref body);
    }

    private static Hdf5Dataspace Read(ref ByteCursor cursor)
    {
        var version = cursor.ReadByte();
        var rank = cursor.ReadByte();
        var flags = cursor.ReadByte();
        if (rank > MaxRank)
            throw cursor.Damaged($"the dataspace has {rank} dimensions; the maximum is {MaxRank}");
        var isNull = version switch
        {
            1 => SkipReserved(ref cursor),
            2 => IsNull(ref cursor, rank),
            _ => throw cursor.UnknownVersion(version, 1, "the dataspace message"),
        };
        var dimensions = new long[rank];
        for (var index = 0; index < rank; index++)
            dimensions[index] = cursor.ReadLength();
        var maximum = dimensions;
        if ((flags & 1) != 0)
        {
            maximum = new long[rank];
            for (var index = 0; index < rank; index++)
                maximum[index] = cursor.ReadLengthOrUnlimited();
            for (var index = 0; index < rank; index++)
            {
                if (maximum[index] >= 0 && maximum[index] < dimensions[index])
                    throw cursor.Damaged(
                        $"dimension {index} has length {dimensions[index]}, which exceeds its maximum of "
                            + $"{maximum[index]}"
                    );
            }
        }
        return new Hdf5Dataspace(isNull, dimensions, maximum, isNull ? 0 : Count(ref cursor, dimensions));
    }

    private static bool SkipReserved(ref ByteCursor cursor)
    {
        cursor.Skip(5);
        return false;
    }

    private static bool IsNull(ref ByteCursor cursor, int rank)
    {
        var kind = cursor.ReadByte();
        if (kind > 2 || (kind != 1 && rank > 0))
            throw cursor.Damaged($"a dataspace of type {kind} cannot have {rank} dimensions");
        return kind == 2;
    }

    private static long Count(ref ByteCursor cursor, long[] dimensions)
    {
        if (dimensions.Contains(0))
            return 0;
        var count = 1L;
        foreach (var dimension in dimensions)
        {
            if (count > long.MaxValue / dimension)
                throw cursor.Damaged("the number of elements exceeds 63 bits");
            count *= dimension;
        }
        return count;
    }
}
