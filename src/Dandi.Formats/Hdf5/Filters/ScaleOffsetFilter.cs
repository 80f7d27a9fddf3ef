using System.Buffers.Binary;

namespace Dandi.Hdf5.Filters;

/// <summary>
/// Filter 6, scale-offset: the difference of each element from the minimum is stored, in as many bits as the largest
/// difference needs. Floating-point numbers are first multiplied by a power of ten and rounded. docs/spec/hdf5.md,
/// section 6.9.
/// </summary>
internal static class ScaleOffsetFilter
{
    private const int HeaderBytes = 21;
    private const int ParameterCount = 20;
    private const uint FloatByExponent = 1;
    private const uint Integers = 2;

    /// <summary>Decodes a chunk.</summary>
    /// <param name="stored">The stored bytes.</param>
    /// <param name="parameters">The 20 parameters of the filter.</param>
    /// <param name="maximum">The maximum decoded size in bytes.</param>
    /// <exception cref="FilterException">The parameters are invalid, or the stored data are truncated.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> stored, ReadOnlySpan<uint> parameters, int maximum)
    {
        var elements = ElementsOf(parameters);
        if (parameters[0] == FloatByExponent)
            throw new FilterException("does not support scaling by exponents") { IsUnavailable = true };
        // Integers that are written with all their bits are stored as they are, without a header.
        if (!elements.AreFloats && parameters[1] == (uint)elements.Size * 8)
            return stored.ToArray();
        if (stored.Length < HeaderBytes)
            throw new FilterException("the stored data are too short for the header");
        var bits = BinaryPrimitives.ReadUInt32LittleEndian(stored);
        var minimum = ReadMinimum(stored);
        var packed = stored[HeaderBytes..];
        var length = parameters[2] * (long)elements.Size;
        if (length > maximum)
            throw new FilterException($"{parameters[2]} elements do not fit into the {maximum} bytes of the chunk");
        if (bits > elements.Size * 8)
            throw new FilterException($"an element of {elements.Size} bytes cannot have {bits} bits");
        if (packed.Length * 8L < bits * (long)parameters[2])
            throw new FilterException("the stored data are truncated");
        var output = GC.AllocateUninitializedArray<byte>((int)length);
        if (bits == elements.Size * 8)
            CopyUnpacked(packed[..output.Length], elements, output);
        else
            Unpack(packed, new ScaledElementDecoder(elements, (int)bits, minimum, (int)parameters[1]), output);
        return output;
    }

    private static ScaledElements ElementsOf(ReadOnlySpan<uint> parameters)
    {
        if (parameters.Length < ParameterCount)
            throw new FilterException($"there are {parameters.Length} parameters instead of {ParameterCount}");
        var isFloat = parameters[3] == 1;
        var size = parameters[4];
        if (parameters[3] > 1 || size is not (1 or 2 or 4 or 8) || (isFloat && size < 4))
            throw new FilterException($"elements of class {parameters[3]} with {size} bytes are not defined");
        if (parameters[0] > Integers || isFloat != (parameters[0] < Integers))
            throw new FilterException($"scaling {parameters[0]} is not defined for elements of class {parameters[3]}");
        var fill = parameters[7] == 0 ? (ulong?)null : parameters[8] | (size == 8 ? (ulong)parameters[9] << 32 : 0);
        return new ScaledElements((int)size, isFloat, parameters[6] != 0, fill);
    }

    private static ulong ReadMinimum(ReadOnlySpan<byte> stored)
    {
        var value = 0UL;
        for (var index = 0; index < Math.Min((int)stored[4], sizeof(ulong)); index++)
            value |= (ulong)stored[5 + index] << (index * 8);
        return value;
    }

    // If the differences have as many bits as the elements, the elements themselves are stored, little-endian.
    private static void CopyUnpacked(ReadOnlySpan<byte> packed, ScaledElements elements, Span<byte> output)
    {
        packed.CopyTo(output);
        if (!elements.BigEndian)
            return;
        for (var at = 0; at < output.Length; at += elements.Size)
            output.Slice(at, elements.Size).Reverse();
    }

    private static void Unpack(ReadOnlySpan<byte> packed, ScaledElementDecoder decoder, Span<byte> output)
    {
        var reader = new BitReader(packed);
        var size = decoder.Elements.Size;
        for (var at = 0; at < output.Length; at += size)
        {
            var element = decoder.Decode(reader.Read(decoder.Bits));
            Span<byte> bytes = output.Slice(at, size);
            if (size == 1)
                bytes[0] = (byte)element;
            else if (size == 2)
                BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)element);
            else if (size == 4)
                BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)element);
            else
                BinaryPrimitives.WriteUInt64LittleEndian(bytes, element);
            if (decoder.Elements.BigEndian)
                bytes.Reverse();
        }
    }

    /// <summary>The type of the elements. Whether integers are signed does not matter for modular addition.</summary>
    private readonly record struct ScaledElements(int Size, bool AreFloats, bool BigEndian, ulong? Fill);

    /// <summary>Converts stored differences to elements.</summary>
    private readonly struct ScaledElementDecoder(ScaledElements elements, int bits, ulong minimum, int decimals)
    {
        // The difference with all bits set stands for the fill value.
        private readonly ulong _fillMarker = (1UL << (bits & 63)) - 1;
        private readonly float _singlePower = MathF.Pow(10, decimals);
        private readonly double _doublePower = Math.Pow(10, decimals);

        public ScaledElements Elements => elements;

        public int Bits => bits;

        public ulong Decode(ulong difference)
        {
            if (elements.Fill is { } fill && difference == _fillMarker)
                return fill;
            if (!elements.AreFloats)
                return difference + minimum;
            return elements.Size == 4
                ? BitConverter.SingleToUInt32Bits(
                    ((int)difference / _singlePower) + BitConverter.UInt32BitsToSingle((uint)minimum)
                )
                : BitConverter.DoubleToUInt64Bits(
                    ((long)difference / _doublePower) + BitConverter.UInt64BitsToDouble(minimum)
                );
        }
    }
}
