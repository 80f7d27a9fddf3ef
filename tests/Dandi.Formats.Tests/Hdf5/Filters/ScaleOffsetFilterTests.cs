using System.Buffers.Binary;
using Dandi.Hdf5.Filters;

namespace Dandi.Formats.Tests.Hdf5.Filters;

public sealed class ScaleOffsetFilterTests
{
    private const uint Decimal = 0;
    private const uint Integer = 2;

    [Fact]
    public void Integers_of_any_size_and_byte_order_are_read_back()
    {
        var cases =
            from size in Gen.Int[0, 3].Select(power => 1 << power)
            from bigEndian in Gen.Bool
            from bits in Gen.Int[0, size * 8]
            from smallest in Gen.ULong
            from distances in Gen.ULong.Array[0, 100]
            from fill in Gen.Select(Gen.Bool, Gen.ULong, (isDefined, value) => isDefined ? value : (ulong?)null)
            select (size, bigEndian, bits, smallest, distances, fill);

        cases.Sample(
            given =>
            {
                // With all bits of the type, there is no marker for the fill value.
                var isWhole = given.bits == given.size * 8;
                var distances = given.distances.Select(distance => distance & Ones(given.bits)).ToArray();
                var elements = distances.Select(distance =>
                    isWhole ? distance
                    : given.fill is { } fill && distance == Ones(given.bits) ? fill
                    : given.smallest + distance
                );
                byte[] expected = [.. elements.SelectMany(element => Bytes(element, given.size, given.bigEndian))];
                var stored = Stored(
                    given.bits,
                    given.smallest,
                    isWhole ? [.. distances.Select(distance => Swapped(distance, given.size))] : distances
                );

                var decoded = ScaleOffsetFilter.Decode(
                    stored,
                    Parameters(Integer, 0, distances.Length, given.size, given.bigEndian, given.fill),
                    expected.Length
                );

                Assert.Equal(expected, decoded);
            },
            iter: 2000
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Doubles_with_two_decimals_are_read_back(bool bigEndian)
    {
        double[] expected = [104.561, 99.459, 100.545, 105.644, -7.0];
        var stored = Stored(10, BitConverter.DoubleToUInt64Bits(99.459), [510, 0, 109, 618, 1023]);

        var decoded = ScaleOffsetFilter.Decode(
            stored,
            Parameters(Decimal, 2, 5, 8, bigEndian, BitConverter.DoubleToUInt64Bits(-7)),
            40
        );

        for (var index = 0; index < 5; index++)
        {
            var bytes = decoded.AsSpan(index * 8, 8);
            Assert.Equal(
                expected[index],
                bigEndian
                    ? BinaryPrimitives.ReadDoubleBigEndian(bytes)
                    : BinaryPrimitives.ReadDoubleLittleEndian(bytes),
                0.0101
            );
        }
    }

    [Fact]
    public void Floats_are_scaled_up_by_negative_decimals()
    {
        var stored = Stored(4, BitConverter.SingleToUInt32Bits(1000), [0, 3, 15]);

        var decoded = ScaleOffsetFilter.Decode(
            stored,
            Parameters(Decimal, -1, 3, 4, false, BitConverter.SingleToUInt32Bits(float.NaN)),
            12
        );

        Assert.Equal(
            [1000, 1030, float.NaN],
            Enumerable.Range(0, 3).Select(index => BitConverter.ToSingle(decoded, index * 4))
        );
    }

    [Fact]
    public void Integers_written_with_all_bits_are_not_packed() =>
        Assert.Equal(
            [1, 2, 3, 4],
            ScaleOffsetFilter.Decode([1, 2, 3, 4], Parameters(Integer, 16, 2, 2, false, null), 4)
        );

    [Fact]
    public void Too_many_elements_are_refused_before_allocation() =>
        Assert.Throws<FilterException>(() =>
            ScaleOffsetFilter.Decode(Stored(0, 0, []), Parameters(Integer, 0, int.MaxValue, 8, false, null), 4096)
        );

    [Theory]
    [InlineData(1, 0, 4)]
    [InlineData(3, 0, 4)]
    [InlineData(2, 1, 4)]
    [InlineData(0, 1, 2)]
    [InlineData(2, 0, 3)]
    [InlineData(2, 7, 4)]
    public void Inconsistent_parameters_are_refused(uint scaling, uint kind, uint size)
    {
        var parameters = Parameters(scaling, 0, 1, (int)size, false, null);
        parameters[3] = kind;

        Assert.Throws<FilterException>(() => ScaleOffsetFilter.Decode(new byte[64], parameters, 64));
    }

    private static ulong Ones(int bits) => bits == 64 ? ulong.MaxValue : (1UL << bits) - 1;

    private static ulong Swapped(ulong value, int size) =>
        BinaryPrimitives.ReverseEndianness(value) >> (64 - (size * 8));

    private static IEnumerable<byte> Bytes(ulong element, int size, bool bigEndian)
    {
        var bytes = BitConverter.GetBytes(element).Take(size);
        return bigEndian ? bytes.Reverse() : bytes;
    }

    private static byte[] Stored(int bits, ulong smallest, ulong[] distances)
    {
        var writer = new BitWriter();
        foreach (var distance in distances)
            writer.Write(distance, bits);
        return
        [
            .. BitConverter.GetBytes(bits),
            8,
            .. BitConverter.GetBytes(smallest),
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            .. writer.ToArray(),
        ];
    }

    private static uint[] Parameters(uint scaling, int factor, int count, int size, bool bigEndian, ulong? fill)
    {
        var parameters = new uint[20];
        (parameters[0], parameters[1], parameters[2], parameters[3]) = (
            scaling,
            (uint)factor,
            (uint)count,
            scaling == Integer ? 0u : 1u
        );
        (parameters[4], parameters[5], parameters[6], parameters[7]) = (
            (uint)size,
            1,
            bigEndian ? 1u : 0u,
            fill is null ? 0u : 1u
        );
        (parameters[8], parameters[9]) = ((uint)(fill ?? 0), (uint)((fill ?? 0) >> 32));
        return parameters;
    }
}
