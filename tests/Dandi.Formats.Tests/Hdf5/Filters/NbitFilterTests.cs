using Dandi.Hdf5.Filters;

namespace Dandi.Formats.Tests.Hdf5.Filters;

public sealed class NbitFilterTests
{
    private static readonly Gen<PackedType> Atomic =
        from size in Gen.Int[1, 9]
        from precision in Gen.Int[1, size * 8]
        from offset in Gen.Int[0, (size * 8) - precision]
        from order in Gen.Int[0, 1]
        select PackedType.Atomic(size, order == 1, precision, offset);

    private static readonly Gen<PackedType> Whole = Gen.Int[1, 9].Select(PackedType.Whole);

    [Fact]
    public void Elements_of_any_type_are_read_back()
    {
        var cases =
            from type in TypeOf(3)
            from count in Gen.Int[0, 40]
            from bytes in Gen.Byte.Array[type.Size * count]
            select (type, count, bytes);

        cases.Sample(
            given =>
            {
                var (packed, expected) = given.type.Pack(given.bytes);
                uint[] parameters = [0, 0, (uint)given.count, .. given.type.Parameters];

                Assert.Equal(expected, NbitFilter.Decode(packed, parameters, expected.Length));
            },
            iter: 1000
        );
    }

    [Fact]
    public void Unpacked_data_are_returned_unchanged() =>
        Assert.Equal(new byte[] { 1, 2, 3 }, NbitFilter.Decode([1, 2, 3], [8, 1, 3, 1, 1, 0, 8, 0], 3));

    [Fact]
    public void Data_without_a_packable_type_are_returned_unchanged() =>
        Assert.Equal(new byte[] { 1, 2, 3 }, NbitFilter.Decode([1, 2, 3], [3, 1, 3], 3));

    [Fact]
    public void Seventeen_bits_at_offset_six_are_packed_without_gaps()
    {
        // 0x155AA and 0x00001 in 17 bits each: 10101010110101010 00000000000000001
        var decoded = NbitFilter.Decode(
            [0b10101010, 0b11010101, 0b00000000, 0b00000000, 0b01000000],
            [8, 0, 2, 1, 4, 0, 17, 6],
            8
        );

        Assert.Equal(BitConverter.GetBytes(0x155AA << 6), decoded[..4]);
        Assert.Equal(BitConverter.GetBytes(1 << 6), decoded[4..]);
    }

    [Fact]
    public void Too_deeply_nested_types_are_refused()
    {
        uint[] parameters =
        [
            0,
            0,
            1,
            .. Enumerable.Repeat(new uint[] { 2, 1 }, 20_000).SelectMany(pair => pair),
            1,
            1,
            0,
            8,
            0,
        ];

        Assert.Throws<FilterException>(() => NbitFilter.Decode([1], parameters, 1));
    }

    [Theory]
    [InlineData(1u, 1u, 4u, 0u, 33u, 0u)]
    [InlineData(1u, 1u, 4u, 0u, 30u, 3u)]
    [InlineData(1u, 1u, 4u, 0u, 0u, 0u)]
    [InlineData(1u, 1u, 0u, 0u, 8u, 0u)]
    [InlineData(1u, 9u, 4u, 0u, 8u, 0u)]
    [InlineData(9u, 1u, 4u, 0u, 8u, 0u)]
    [InlineData(1u, 2u, 4u, 1u, 8u, 0u)]
    [InlineData(1u, 3u, 4u, uint.MaxValue, 0u, 1u)]
    public void Inconsistent_parameters_are_refused(
        uint count,
        uint kind,
        uint size,
        uint first,
        uint second,
        uint third
    ) =>
        Assert.Throws<FilterException>(() =>
            NbitFilter.Decode(new byte[32], [8, 0, count, kind, size, first, second, third], 4)
        );

    private static Gen<PackedType> TypeOf(int depth)
    {
        if (depth == 0)
            return Gen.OneOf(Atomic, Whole);
        var inner = TypeOf(depth - 1);
        var array = from element in inner from count in Gen.Int[1, 4] select PackedType.Array(element, count);
        var compound =
            from members in inner.Array[1, 4]
            from gap in Gen.Int[0, 3]
            select PackedType.Compound(members, gap);
        return Gen.OneOf(Atomic, Whole, array, compound);
    }
}
