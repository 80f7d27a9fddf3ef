using System.Buffers.Binary;

namespace Dandi.Hdf5.Filters;

/// <summary>Filter 6: the distance of each element from the smallest one, in as few bits as the largest distance needs.
/// Floats have been made integers first, by a power of ten.</summary>
internal static class ScaleOffsetFilter
{
    private const int HeaderBytes = 21;
    private const int ParameterCount = 20;
    private const uint FloatByExponent = 1;
    private const uint Integers = 2;

    /// <summary>Restores the elements.</summary>
    /// <param name="stored">What is stored.</param>
    /// <param name="parameters">The parameters of the filter.</param>
    /// <param name="maximum">The most bytes that the elements may take.</param>
    public static byte[] Decode(ReadOnlySpan<byte> stored, ReadOnlySpan<uint> parameters, int maximum)
    {
        var elements = ElementsOf(parameters);
        if (parameters[0] == FloatByExponent)
            throw new FilterException("scaling by exponents is not defined") { Unavailable = true };
        // Whoever asks for all bits of an integer gets it stored as it is.
        if (!elements.AreFloats && parameters[1] == (uint)elements.Size * 8)
            return stored.ToArray();
        if (stored.Length < HeaderBytes)
            throw new FilterException("it is too short for its header");
        var bits = BinaryPrimitives.ReadUInt32LittleEndian(stored);
        var smallest = MinOf(stored);
        var packed = stored[HeaderBytes..];
        var length = parameters[2] * (long)elements.Size;
        if (length > maximum)
            throw new FilterException($"{parameters[2]} elements are more than the {maximum} bytes of the chunk hold");
        if (bits > elements.Size * 8)
            throw new FilterException($"an element of {elements.Size} bytes cannot have {bits} bits");
        if (packed.Length * 8L < bits * (long)parameters[2])
            throw new FilterException("the stored bytes end too early");
        var output = GC.AllocateUninitializedArray<byte>((int)length);
        var restoring = new Restoring(elements, (int)bits, smallest, (int)parameters[1]);
        if (bits == elements.Size * 8)
            CopyWhole(packed[..output.Length], elements, output);
        else
            Unpack(packed, restoring, output);
        return output;
    }

    private static ScaledElements ElementsOf(ReadOnlySpan<uint> parameters)
    {
        if (parameters.Length < ParameterCount)
            throw new FilterException($"it has {parameters.Length} parameters, not {ParameterCount}");
        var isFloat = parameters[3] == 1;
        var size = parameters[4];
        if (parameters[3] > 1 || size is not (1 or 2 or 4 or 8) || (isFloat && size < 4))
            throw new FilterException($"it is not defined for elements of class {parameters[3]} with {size} bytes");
        if (parameters[0] > Integers || isFloat != (parameters[0] < Integers))
            throw new FilterException($"scaling {parameters[0]} is not for elements of class {parameters[3]}");
        var fill = parameters[7] == 0 ? (ulong?)null : parameters[8] | (size == 8 ? (ulong)parameters[9] << 32 : 0);
        return new ScaledElements((int)size, isFloat, parameters[6] != 0, fill);
    }

    private static ulong MinOf(ReadOnlySpan<byte> stored)
    {
        var value = 0UL;
        for (var index = 0; index < Math.Min((int)stored[4], sizeof(ulong)); index++)
            value |= (ulong)stored[5 + index] << (index * 8);
        return value;
    }

    // All bits: the elements as they were, but with the least significant byte first.
    private static void CopyWhole(ReadOnlySpan<byte> packed, ScaledElements elements, Span<byte> output)
    {
        packed.CopyTo(output);
        if (!elements.BigEndian)
            return;
        for (var at = 0; at < output.Length; at += elements.Size)
            output.Slice(at, elements.Size).Reverse();
    }

    private static void Unpack(ReadOnlySpan<byte> packed, Restoring restoring, Span<byte> output)
    {
        var reader = new BitReader(packed);
        var size = restoring.Elements.Size;
        for (var at = 0; at < output.Length; at += size)
        {
            var element = restoring.Restore(reader.Read(restoring.Bits));
            Span<byte> bytes = output.Slice(at, size);
            if (size == 1)
                bytes[0] = (byte)element;
            else if (size == 2)
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)element);
            else if (size == 4)
                BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)element);
            else
                BinaryPrimitives.WriteUInt64LittleEndian(bytes, element);
            if (restoring.Elements.BigEndian)
                bytes.Reverse();
        }
    }

    /// <summary>What the parameters say of the elements. Signs do not matter: the sums are the same modulo the size.</summary>
    private readonly record struct ScaledElements(int Size, bool AreFloats, bool BigEndian, ulong? Fill);

    /// <summary>How distances become elements again.</summary>
    private readonly struct Restoring(ScaledElements elements, int bits, ulong smallest, int decimals)
    {
        private readonly ulong _markOfFill = (1UL << (bits & 63)) - 1;
        private readonly float _singlePower = MathF.Pow(10, decimals);
        private readonly double _doublePower = Math.Pow(10, decimals);

        public ScaledElements Elements => elements;

        public int Bits => bits;

        public ulong Restore(ulong distance)
        {
            if (elements.Fill is { } fill && distance == _markOfFill)
                return fill;
            if (!elements.AreFloats)
                return distance + smallest;
            return elements.Size == 4
                ? BitConverter.SingleToUInt32Bits(
                    ((int)distance / _singlePower) + BitConverter.UInt32BitsToSingle((uint)smallest)
                )
                : BitConverter.DoubleToUInt64Bits(
                    ((long)distance / _doublePower) + BitConverter.UInt64BitsToDouble(smallest)
                );
        }
    }
}
