namespace Dandi.Hdf5.Filters;

/// <summary>Filter 5, n-bit: only the significant bits of the elements are stored, without gaps.</summary>
internal static class NbitFilter
{
    private const int TypeStart = 3;

    /// <summary>Unpacks the elements; bits that are not significant become zero.</summary>
    /// <param name="stored">The stored bytes.</param>
    /// <param name="parameters">The number of parameters, whether nothing is packed, the number of elements, and their
    /// type (<see cref="NbitDecoder"/>).</param>
    /// <param name="maximum">The maximum decoded size in bytes.</param>
    /// <exception cref="FilterException">The parameters are invalid, or the stored data are truncated.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> stored, ReadOnlySpan<uint> parameters, int maximum)
    {
        // If nothing is packed, as for variable-length strings, the type may be missing.
        if (parameters.Length > 1 && parameters[1] != 0)
            return stored.ToArray();
        if (parameters.Length < TypeStart + 2)
            throw new FilterException($"{parameters.Length} parameters are too few");
        var size = parameters[TypeStart + 1];
        var length = parameters[2] * (long)size;
        if (size is 0 or > int.MaxValue || length > maximum)
            throw new FilterException(
                $"{parameters[2]} elements of {size} bytes do not fit into the {maximum} bytes of the chunk"
            );
        var output = new byte[length];
        new NbitDecoder(stored, parameters).Decode(TypeStart, (int)size, output);
        return output;
    }
}
