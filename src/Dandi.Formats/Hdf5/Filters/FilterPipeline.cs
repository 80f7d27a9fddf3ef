namespace Dandi.Hdf5.Filters;

/// <summary>Decodes chunks by undoing their filters, in reverse order of writing.</summary>
internal static class FilterPipeline
{
    private const int Deflate = 1;
    private const int Shuffle = 2;
    private const int Fletcher32 = 3;
    private const int Szip = 4;
    private const int Nbit = 5;
    private const int ScaleOffset = 6;
    private const int Lzf = 32000;

    // A filter may enlarge input that it cannot compress: szip by up to a fifth, the others by less.
    private const int GrowthDivisor = 4;
    private const int GrowthBytes = 64;

    /// <summary>Decodes a chunk.</summary>
    /// <param name="filters">The filters in the order of writing, each with its parameters.</param>
    /// <param name="mask">The filter mask of the chunk: bit n is set if filter n was not applied.</param>
    /// <param name="stored">The stored bytes.</param>
    /// <param name="expectedBytes">The size of the decoded chunk in bytes.</param>
    /// <exception cref="FilterException">A filter is not built in, or cannot decode the data.</exception>
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
            throw new FilterException($"the decoded chunk has {decoded.Length} bytes instead of {expectedBytes}");
        return decoded;
    }

    /// <summary>Decodes a chunk or block, with the position in the file for errors.</summary>
    /// <param name="filters">The filters in the order of writing, each with its parameters.</param>
    /// <param name="mask">The filter mask: bit n is set if filter n was not applied.</param>
    /// <param name="stored">The stored bytes.</param>
    /// <param name="expectedBytes">The decoded size in bytes.</param>
    /// <param name="place">The name of the structure that is being read, and its position in the file.</param>
    /// <exception cref="Hdf5Exception">A filter is not built in, or cannot decode the data.</exception>
    public static byte[] Decode(
        IReadOnlyList<(int Id, uint[] Parameters)> filters,
        uint mask,
        ReadOnlySpan<byte> stored,
        int expectedBytes,
        (string Structure, long Offset) place
    )
    {
        try
        {
            return Decode(filters, mask, stored, expectedBytes);
        }
        catch (FilterException exception)
        {
            throw exception.IsUnavailable
                ? new UnsupportedHdf5Exception(
                    Hdf5ErrorKind.FilterUnavailable,
                    place.Structure,
                    place.Offset,
                    exception.Message,
                    exception
                )
                : new InvalidHdf5Exception(
                    Hdf5ErrorKind.FilterFailed,
                    place.Structure,
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
                _ => throw new FilterException("is not built in") { IsUnavailable = true },
            };
        }
        catch (FilterException exception)
        {
            var separator = exception.IsUnavailable ? " " : ": ";
            throw new FilterException($"{FilterNames.Of(id)}{separator}{exception.Message}")
            {
                IsUnavailable = exception.IsUnavailable,
            };
        }
    }

    /// <summary>The maximum size of the input of a filter when the chunk was written: the size of the chunk, and what
    /// the filters before it may have added.</summary>
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
