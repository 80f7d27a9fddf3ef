namespace Dandi.Hdf5.Filters;

/// <summary>Filter 32000: LZF, a sequence of literal runs and of references to what was decoded before.</summary>
internal static class LzfFilter
{
    private const int MaxLiteral = 32;
    private const int LengthInNextByte = 7;

    // The longest reference: 264 bytes told by three.
    private const long MaxRatio = 88;

    /// <summary>Expands a chunk.</summary>
    /// <param name="stored">What is stored.</param>
    /// <param name="maximum">The most bytes that it may expand to.</param>
    public static byte[] Decode(ReadOnlySpan<byte> stored, int maximum)
    {
        var output = GC.AllocateUninitializedArray<byte>((int)Math.Min(maximum, stored.Length * MaxRatio));
        var written = 0;
        while (!stored.IsEmpty)
        {
            int control = stored[0];
            stored = stored[1..];
            written =
                control < MaxLiteral
                    ? CopyLiteral(ref stored, control + 1, output, written)
                    : CopyReference(ref stored, control, output, written);
        }
        return written == output.Length ? output : output[..written];
    }

    private static int CopyLiteral(ref ReadOnlySpan<byte> stored, int length, byte[] output, int written)
    {
        if (length > stored.Length)
            throw new FilterException("a literal run goes beyond the stored bytes");
        RequireRoom(output, written, length);
        stored[..length].CopyTo(output.AsSpan(written));
        stored = stored[length..];
        return written + length;
    }

    private static int CopyReference(ref ReadOnlySpan<byte> stored, int control, byte[] output, int written)
    {
        var length = control >> 5;
        if (length == LengthInNextByte)
            length += Take(ref stored);
        length += 2;
        var distance = ((control & 0x1F) << 8) + Take(ref stored) + 1;
        if (distance > written)
            throw new FilterException("a reference goes before the first byte");
        RequireRoom(output, written, length);
        if (distance >= length)
        {
            output.AsSpan(written - distance, length).CopyTo(output.AsSpan(written));
        }
        else
        {
            for (var index = 0; index < length; index++)
                output[written + index] = output[written + index - distance];
        }
        return written + length;
    }

    private static byte Take(ref ReadOnlySpan<byte> stored)
    {
        if (stored.IsEmpty)
            throw new FilterException("the stored bytes end inside a reference");
        var value = stored[0];
        stored = stored[1..];
        return value;
    }

    private static void RequireRoom(byte[] output, int written, int length)
    {
        if (length > output.Length - written)
            throw new FilterException("it expands to more bytes than the chunk has");
    }
}
