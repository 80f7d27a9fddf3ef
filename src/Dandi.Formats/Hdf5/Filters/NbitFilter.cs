namespace Dandi.Hdf5.Filters;

/// <summary>Filter 5: only those bits of an element are stored that its type uses, without gaps.</summary>
internal static class NbitFilter
{
    private const int FirstOfType = 3;

    /// <summary>Restores the elements; bits that their type does not use are zero.</summary>
    /// <param name="stored">What is stored.</param>
    /// <param name="parameters">The number of parameters, whether nothing is packed, the number of elements, and their type.</param>
    /// <param name="maximum">The most bytes that the elements may take.</param>
    public static byte[] Decode(ReadOnlySpan<byte> stored, ReadOnlySpan<uint> parameters, int maximum)
    {
        // Where nothing is packed, for instance texts of any length, no type follows.
        if (parameters.Length > 1 && parameters[1] != 0)
            return stored.ToArray();
        if (parameters.Length < FirstOfType + 2)
            throw new FilterException($"it has {parameters.Length} parameters, which are too few");
        var size = parameters[FirstOfType + 1];
        var length = parameters[2] * (long)size;
        if (size is 0 or > int.MaxValue || length > maximum)
            throw new FilterException(
                $"{parameters[2]} elements of {size} bytes are not what the {maximum} bytes of the chunk hold"
            );
        var output = new byte[length];
        new NbitDecoder(stored, parameters).Decode(FirstOfType, (int)size, output);
        return output;
    }
}
