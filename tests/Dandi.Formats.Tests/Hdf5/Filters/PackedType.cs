namespace Dandi.Formats.Tests.Hdf5.Filters;

/// <summary>A type for the n-bit filter, with an encoder: its parameters, and how an element is packed.</summary>
internal sealed record PackedType(int Size, uint[] Parameters, PackedType.Packing PackElement)
{
    /// <summary>Packs an element and clears those of its bits that are not packed.</summary>
    internal delegate void Packing(Span<byte> element, BitWriter bits);

    public static PackedType Atomic(int size, bool bigEndian, int precision, int offset) =>
        new(size, [1, (uint)size, bigEndian ? 1u : 0u, (uint)precision, (uint)offset], (element, bits) =>
        {
            if (bigEndian)
                element.Reverse();
            for (var bit = (size * 8) - 1; bit >= 0; bit--)
            {
                if (bit >= offset && bit < offset + precision)
                    bits.Write((ulong)(element[bit / 8] >> (bit % 8)) & 1, 1);
                else
                    element[bit / 8] &= (byte)~(1 << (bit % 8));
            }
            if (bigEndian)
                element.Reverse();
        });

    public static PackedType Whole(int size) => new(size, [4, (uint)size], (element, bits) =>
        {
            foreach (var value in element)
                bits.Write(value, 8);
        });

    public static PackedType Array(PackedType element, int count) =>
        new(element.Size * count, [2, (uint)(element.Size * count), .. element.Parameters], (whole, bits) =>
        {
            for (var at = 0; at < whole.Length; at += element.Size)
                element.PackElement(whole.Slice(at, element.Size), bits);
        });

    public static PackedType Compound(PackedType[] members, int gap)
    {
        var offsets = members
            .Select((_, index) => members.Take(index).Sum(member => member.Size + gap) + gap)
            .ToArray();
        var size = offsets[^1] + members[^1].Size;
        return new PackedType(
            size,
            [
                3,
                (uint)size,
                (uint)members.Length,
                .. members.SelectMany((member, index) => (uint[])[(uint)offsets[index], .. member.Parameters]),
            ],
            (whole, bits) =>
            {
                for (var index = 0; index < members.Length; index++)
                {
                    members[index].PackElement(whole.Slice(offsets[index], members[index].Size), bits);
                    if (gap > 0)
                        whole.Slice(offsets[index] - gap, gap).Clear();
                }
            }
        );
    }

    /// <summary>Packs elements; also returns the expected result of unpacking them.</summary>
    public (byte[] Packed, byte[] Expected) Pack(byte[] elements)
    {
        var bits = new BitWriter();
        var expected = elements.ToArray();
        for (var at = 0; at < expected.Length; at += Size)
            PackElement(expected.AsSpan(at, Size), bits);
        return (bits.ToArray(), expected);
    }
}
