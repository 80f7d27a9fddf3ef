namespace Dandi.Hdf5.Filters;

/// <summary>
/// Filter 32000, LZF: a sequence of literal runs and references to decoded data
/// (<see href="http://software.schmorp.de/pkg/liblzf.html">LibLZF</see>).
/// </summary>
internal static class LzfFilter
{
    private const int MaxLiteral = 32;
    private const int LengthInNextByte = 7;

    // The longest reference produces 264 bytes from 3.
    private const long MaxRatio = 88;

    /// <summary>Decompresses a chunk.</summary>
    /// <param name="stored">The stored bytes.</param>
    /// <param name="maximum">The maximum decompressed size in bytes.</param>
    /// <exception cref="FilterException">The data are damaged or truncated, or exceed the maximum.</exception>
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
            throw new FilterException("a literal run extends beyond the stored data");
        CheckCapacity(output, written, length);
        stored[..length].CopyTo(output.AsSpan(written));
        stored = stored[length..];
        return written + length;
    }

    private static int CopyReference(ref ReadOnlySpan<byte> stored, int control, byte[] output, int written)
    {
        var length = control >> 5;
        if (length == LengthInNextByte)
            length += ReadByte(ref stored);
        length += 2;
        var distance = ((control & 0x1F) << 8) + ReadByte(ref stored) + 1;
        if (distance > written)
            throw new FilterException("a reference points before the first byte");
        CheckCapacity(output, written, length);
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

    private static byte ReadByte(ref ReadOnlySpan<byte> stored)
    {
        if (stored.IsEmpty)
            throw new FilterException("the stored data are truncated");
        var value = stored[0];
        stored = stored[1..];
        return value;
    }

    private static void CheckCapacity(byte[] output, int written, int length)
    {
        if (length > output.Length - written)
            throw new FilterException("the data decompress to more bytes than the chunk has");
    }
}
