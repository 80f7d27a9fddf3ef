using Dandi.Hdf5.Storage;

namespace Dandi.Hdf5.Headers;

/// <summary>Reads the message that tells a shape (HDF5 format specification, IV.A.2.b, versions 1 and 2).</summary>
internal static class DataspaceMessage
{
    /// <summary>The most dimensions that the format allows.</summary>
    public const int MaxDimensions = 32;

    /// <summary>The shape that a message tells, wherever its body stands.</summary>
    public static Hdf5Space Read(Hdf5File file, HeaderMessage message)
    {
        var body = file.SharedMessages.Resolve(message).Read(file.Bytes, "dataspace");
        return Read(ref body);
    }

    private static Hdf5Space Read(ref ByteCursor cursor)
    {
        var version = cursor.Byte();
        var rank = cursor.Byte();
        var flags = cursor.Byte();
        if (rank > MaxDimensions)
            throw cursor.Damaged($"{rank} dimensions are more than {MaxDimensions}");
        var isNull = version switch
        {
            1 => SkipReserved(ref cursor),
            2 => IsNull(ref cursor, rank),
            _ => throw cursor.UnknownVersion(version, 1, "the dataspace"),
        };
        var dimensions = new long[rank];
        for (var index = 0; index < rank; index++)
            dimensions[index] = cursor.Length();
        var maximum = dimensions;
        if ((flags & 1) != 0)
        {
            maximum = new long[rank];
            for (var index = 0; index < rank; index++)
                maximum[index] = cursor.LengthOrUnlimited();
            for (var index = 0; index < rank; index++)
            {
                if (maximum[index] >= 0 && maximum[index] < dimensions[index])
                    throw cursor.Damaged(
                        $"dimension {index} is {dimensions[index]} long, which is more than its maximum {maximum[index]}"
                    );
            }
        }
        return new Hdf5Space(isNull, dimensions, maximum, isNull ? 0 : Count(ref cursor, dimensions));
    }

    private static bool SkipReserved(ref ByteCursor cursor)
    {
        cursor.Skip(5);
        return false;
    }

    private static bool IsNull(ref ByteCursor cursor, int rank)
    {
        var kind = cursor.Byte();
        if (kind > 2 || (kind != 1 && rank > 0))
            throw cursor.Damaged($"a dataspace of kind {kind} with {rank} dimensions is none");
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
                throw cursor.Damaged("the dimensions multiply to more elements than can be counted");
            count *= dimension;
        }
        return count;
    }
}
