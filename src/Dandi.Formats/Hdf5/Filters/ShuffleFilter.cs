using System.Runtime.Intrinsics;

namespace Dandi.Hdf5.Filters;

/// <summary>
/// Filter 2, shuffle: the first bytes of all elements are stored first, then the second bytes, and so on. Bytes of an
/// incomplete element remain at the end.
/// </summary>
internal static class ShuffleFilter
{
    /// <summary>Restores the order of the bytes.</summary>
    /// <param name="stored">The stored bytes.</param>
    /// <param name="parameters">One parameter: the size of an element in bytes.</param>
    /// <exception cref="FilterException">The parameter is missing or 0.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> stored, ReadOnlySpan<uint> parameters)
    {
        if (parameters.IsEmpty || parameters[0] == 0)
            throw new FilterException("the parameter with the element size is missing");
        var size = parameters[0];
        if (size == 1 || stored.Length / size <= 1)
            return stored.ToArray();
        var output = GC.AllocateUninitializedArray<byte>(stored.Length);
        Join(stored, (int)size, output);
        return output;
    }

    /// <summary>Joins planes of bytes to elements. Sizes of 2, 4 and 8 bytes are vectorized.</summary>
    internal static void Join(ReadOnlySpan<byte> stored, int size, Span<byte> output)
    {
        var count = stored.Length / size;
        var done = size switch
        {
            2 => JoinPairs(stored, count, output),
            4 => JoinQuads(stored, count, output),
            8 => JoinOctets(stored, count, output),
            _ => 0,
        };
        for (var part = 0; part < size; part++)
        {
            var plane = stored.Slice(part * count, count);
            for (int element = done, at = (done * size) + part; element < plane.Length; element++, at += size)
                output[at] = plane[element];
        }
        stored[(count * size)..].CopyTo(output[(count * size)..]);
    }

    private static int JoinPairs(ReadOnlySpan<byte> stored, int count, Span<byte> output)
    {
        var element = 0;
        for (; element + 16 <= count; element += 16)
        {
            var (lower, upper) = Interleave(Load(stored, element), Load(stored, count + element));
            lower.AsByte().CopyTo(output[(element * 2)..]);
            upper.AsByte().CopyTo(output[((element * 2) + 16)..]);
        }
        return element;
    }

    private static int JoinQuads(ReadOnlySpan<byte> stored, int count, Span<byte> output)
    {
        var element = 0;
        for (; element + 16 <= count; element += 16)
        {
            var (low, lowAfter) = Interleave(Load(stored, element), Load(stored, count + element));
            var (high, highAfter) = Interleave(
                Load(stored, (2 * count) + element),
                Load(stored, (3 * count) + element)
            );
            Store(Interleave(low, high), output[(element * 4)..]);
            Store(Interleave(lowAfter, highAfter), output[((element * 4) + 32)..]);
        }
        return element;
    }

    private static int JoinOctets(ReadOnlySpan<byte> stored, int count, Span<byte> output)
    {
        var element = 0;
        for (; element + 8 <= count; element += 8)
        {
            var low = Interleave(Quad(stored, count, 0, element), Quad(stored, count, 4, element));
            low.Item1.AsByte().CopyTo(output[(element * 8)..]);
            low.Item2.AsByte().CopyTo(output[((element * 8) + 16)..]);
            var high = Interleave(Quad(stored, count, 0, element + 4), Quad(stored, count, 4, element + 4));
            high.Item1.AsByte().CopyTo(output[((element * 8) + 32)..]);
            high.Item2.AsByte().CopyTo(output[((element * 8) + 48)..]);
        }
        return element;
    }

    /// <summary>Joins four consecutive bytes of each of four planes: half of the bytes of four elements.</summary>
    private static Vector128<uint> Quad(ReadOnlySpan<byte> stored, int count, int part, int element)
    {
        var first = Vector128.CreateScalar(Four(stored, (part * count) + element)).AsByte();
        var second = Vector128.CreateScalar(Four(stored, ((part + 1) * count) + element)).AsByte();
        var third = Vector128.CreateScalar(Four(stored, ((part + 2) * count) + element)).AsByte();
        var fourth = Vector128.CreateScalar(Four(stored, ((part + 3) * count) + element)).AsByte();
        return Interleave(Interleave(first, second).Lower, Interleave(third, fourth).Lower).Lower;
    }

    private static uint Four(ReadOnlySpan<byte> stored, int at) => BitConverter.ToUInt32(stored.Slice(at, 4));

    private static Vector128<byte> Load(ReadOnlySpan<byte> stored, int at) => Vector128.Create(stored.Slice(at, 16));

    private static void Store((Vector128<uint> Lower, Vector128<uint> Upper) vectors, Span<byte> output)
    {
        vectors.Lower.AsByte().CopyTo(output);
        vectors.Upper.AsByte().CopyTo(output[16..]);
    }

    private static (Vector128<ushort> Lower, Vector128<ushort> Upper) Interleave(
        Vector128<byte> first,
        Vector128<byte> second
    ) =>
        (
            Vector128.WidenLower(first) | (Vector128.WidenLower(second) << 8),
            Vector128.WidenUpper(first) | (Vector128.WidenUpper(second) << 8)
        );

    private static (Vector128<uint> Lower, Vector128<uint> Upper) Interleave(
        Vector128<ushort> first,
        Vector128<ushort> second
    ) =>
        (
            Vector128.WidenLower(first) | (Vector128.WidenLower(second) << 16),
            Vector128.WidenUpper(first) | (Vector128.WidenUpper(second) << 16)
        );

    private static (Vector128<ulong> Lower, Vector128<ulong> Upper) Interleave(
        Vector128<uint> first,
        Vector128<uint> second
    ) =>
        (
            Vector128.WidenLower(first) | (Vector128.WidenLower(second) << 32),
            Vector128.WidenUpper(first) | (Vector128.WidenUpper(second) << 32)
        );
}
