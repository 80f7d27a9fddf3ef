namespace Dandi.Hdf5.Filters;

/// <summary>Undoes the filters of a chunk, the last first.</summary>
internal static class FilterPipeline
{
    private const int Deflate = 1;
    private const int Shuffle = 2;
    private const int Fletcher32 = 3;
    private const int Szip = 4;
    private const int Nbit = 5;
    private const int ScaleOffset = 6;
    private const int Lzf = 32000;

    // A filter that cannot make its input smaller makes it somewhat larger: szip by up to a fifth, the others by less.
    private const int GrowthDivisor = 4;
    private const int GrowthBytes = 64;

    /// <summary>Decodes a chunk.</summary>
    /// <param name="filters">The filters in the order of writing, each with its parameters.</param>
    /// <param name="mask">The filter mask of the chunk: a bit that is set stands for a filter that was not applied.</param>
    /// <param name="stored">What is stored.</param>
    /// <param name="expectedBytes">The size of the decoded chunk.</param>
    /// <exception cref="FilterException">A filter is not built in, or the stored bytes are not what it wrote.</exception>
    public static byte[] Decode(
        IReadOnlyList<(int Id, uint[] Parameters)> filters,
        uint mask,
        ReadOnlySpan<byte> stored,
        int expectedBytes
    )
    {
        byte[]? decoded = null;
        for (var index = filters.Count - 1; index >= 0; index--)
        {
            if (IsSkipped(mask, index))
                continue;
            var (id, parameters) = filters[index];
            decoded = DecodeOne(id, parameters, decoded ?? stored, MaximumBefore(filters, mask, index, expectedBytes));
        }
        decoded ??= stored.ToArray();
        if (decoded.Length != expectedBytes)
            throw new FilterException($"the chunk has {decoded.Length} bytes, not {expectedBytes}");
        return decoded;
    }

    /// <summary>Decodes what is stored at a place of the file, and says that place if it cannot be decoded.</summary>
    /// <param name="filters">The filters in the order of writing, each with its parameters.</param>
    /// <param name="mask">A bit that is set stands for a filter that was not applied.</param>
    /// <param name="stored">What is stored.</param>
    /// <param name="expectedBytes">The size when decoded.</param>
    /// <param name="place">What is being read, and where it begins in the file.</param>
    /// <exception cref="Hdf5Exception">A filter is not built in, or the stored bytes are not what it wrote.</exception>
    public static byte[] Decode(
        IReadOnlyList<(int Id, uint[] Parameters)> filters,
        uint mask,
        ReadOnlySpan<byte> stored,
        int expectedBytes,
        (string Reading, long Offset) place
    )
    {
        try
        {
            return Decode(filters, mask, stored, expectedBytes);
        }
        catch (FilterException exception)
        {
            throw exception.Unavailable
                ? new UnsupportedHdf5Exception(
                    Hdf5Fault.FilterUnavailable,
                    place.Reading,
                    place.Offset,
                    exception.Message,
                    exception
                )
                : new InvalidHdf5Exception(
                    Hdf5Fault.FilterFailed,
                    place.Reading,
                    place.Offset,
                    exception.Message,
                    exception
                );
        }
    }

    private static byte[] DecodeOne(int id, uint[] parameters, ReadOnlySpan<byte> stored, int maximum)
    {
        try
        {
            return id switch
            {
                Deflate => DeflateFilter.Decode(stored, maximum),
                Shuffle => ShuffleFilter.Decode(stored, parameters),
                Fletcher32 => Fletcher32Filter.Decode(stored),
                Szip => SzipFilter.Decode(stored, parameters, maximum),
                Nbit => NbitFilter.Decode(stored, parameters, maximum),
                ScaleOffset => ScaleOffsetFilter.Decode(stored, parameters, maximum),
                Lzf => LzfFilter.Decode(stored, maximum),
                _ => throw new FilterException("is not built in") { Unavailable = true },
            };
        }
        catch (FilterException exception)
        {
            var verb = exception.Unavailable ? " " : ": ";
            throw new FilterException($"{FilterNames.Of(id)}{verb}{exception.Message}")
            {
                Unavailable = exception.Unavailable,
            };
        }
    }

    /// <summary>What a filter may have been given: the chunk, and what the filters before it may have added.</summary>
    private static int MaximumBefore(
        IReadOnlyList<(int Id, uint[] Parameters)> filters,
        uint mask,
        int index,
        int expectedBytes
    )
    {
        long maximum = expectedBytes;
        for (var before = 0; before < index; before++)
        {
            if (!IsSkipped(mask, before) && filters[before].Id != Shuffle)
                maximum += (expectedBytes / GrowthDivisor) + GrowthBytes;
        }
        return (int)Math.Min(maximum, Array.MaxLength);
    }

    private static bool IsSkipped(uint mask, int index) => index < 32 && (mask >> index & 1) != 0;
}
