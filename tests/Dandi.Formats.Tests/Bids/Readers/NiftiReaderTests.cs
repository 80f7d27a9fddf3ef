using Dandi.Bids.Readers;
using Dandi.Bids.Values;
using Dandi.Formats.Tests.Bids.Expressions;

namespace Dandi.Formats.Tests.Bids.Readers;

/// <summary>Headers of NIfTI images become the members that expressions use.</summary>
public sealed class NiftiReaderTests
{
    public static TheoryData<bool, bool, bool> Forms =>
        [.. from v in Flags from e in Flags from c in Flags select new TheoryDataRow<bool, bool, bool>(v, e, c)];

    private static bool[] Flags => [false, true];

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_header_is_read_in_either_version_and_byte_order(bool isVersion2, bool isLittle, bool isCompressed)
    {
        var bytes = (isVersion2 ? NiftiBytes.Version2(isLittle) : NiftiBytes.Version1(isLittle))
            .Dimensions(4, 64, 64, 30, 200, 1, 1, 1)
            .Pixels(1, 2.00049, 2.0005, 3, 1.5, 0, 0, 0)
            .DimensionInfo(0b11_10_01)
            .Units(0b01_010)
            .Codes(0, 2)
            .Rows(-2, 0, 0, 10, 0, 2, 0, 20, 0, 0, 3, 30)
            .Bytes;

        var header = Read(isCompressed ? NiftiBytes.Compress(bytes) : bytes);

        Assert.Equal("[4,64,64,30,200,1,1,1]", Text(header, "dim"));
        Assert.Equal("[64,64,30,200]", Text(header, "shape"));
        Assert.Equal(isVersion2 ? "[1,2,2.001,3,1.5,0,0,0]" : "[1,2,2,3,1.5,0,0,0]", Text(header, "pixdim"));
        Assert.StartsWith("[2.000", Text(header, "voxel_sizes"), StringComparison.Ordinal);
        Assert.EndsWith(",3,1.5]", Text(header, "voxel_sizes"), StringComparison.Ordinal);
        Assert.Equal("{\"freq\":1,\"phase\":2,\"slice\":3}", Text(header, "dim_info"));
        Assert.Equal("{\"xyz\":\"mm\",\"t\":\"sec\"}", Text(header, "xyzt_units"));
        Assert.Equal("0", Text(header, "qform_code"));
        Assert.Equal("2", Text(header, "sform_code"));
        Assert.Equal("[\"L\",\"A\",\"S\"]", Text(header, "axis_codes"));
        Assert.Equal("undefined", Text(header, "mrs"));
        Assert.All(header.Names, name => Assert.True(header.Has(name)));
    }

    [Theory]
    // Neither form: the voxel sizes.
    [InlineData(0, 0, "RAS")]
    // The quaternion turns by 180 degrees about the first axis.
    [InlineData(2, 1, "RPI")]
    // Codes that are equal: the rows of the header, which exchange the axes.
    [InlineData(1, 1, "SLA")]
    [InlineData(0, 1, "SLA")]
    public void The_orientation_comes_from_the_form_with_the_greater_code(int qform, int sform, string expected)
    {
        var header = Read(
            NiftiBytes
                .Version1()
                .Dimensions(3, 4, 4, 4)
                .Pixels(1, 2, 2, 2)
                .Codes(qform, sform)
                .Quaternion(1, 0, 0)
                .Rows(0.1, -2, 0.2, 0, 0, 0.1, 2, 0, 2, 0, 0, 0)
                .Bytes
        );

        Assert.Equal(expected, string.Concat(header.AxisCodes!));
    }

    [Fact]
    public void Each_direction_is_used_once_also_where_two_axes_are_nearest_to_it()
    {
        var header = Read(NiftiBytes.Version1().Codes(0, 1).Rows(0.8, 1, 0, 0, 0.6, 0.05, 0, 0, 0, 0, 1, 0).Bytes);

        Assert.Equal(
            3,
            header.AxisCodes!.Select(code => "RLAPSI".IndexOf(code, StringComparison.Ordinal) / 2).Distinct().Count()
        );
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void An_affine_that_is_not_finite_has_no_orientation(double number)
    {
        var header = Read(NiftiBytes.Version1().Codes(0, 1).Rows(1, 0, 0, number, 0, 1, 0, 0, 0, 0, 1, 0).Bytes);

        Assert.Null(header.AxisCodes);
        Assert.Equal(JsKind.Null, header.Get("axis_codes").Kind);
    }

    [Fact]
    public void A_quaternion_that_is_too_long_has_no_orientation() =>
        Assert.Null(Read(NiftiBytes.Version1().Codes(1, 0).Pixels(1, 1, 1, 1).Quaternion(1, 1, 0).Bytes).AxisCodes);

    [Fact]
    public void An_affine_of_zeros_has_the_orientation_that_the_validator_gives_it() =>
        Assert.Equal("LLL", string.Concat(Read(NiftiBytes.Version1().Codes(0, 1).Bytes).AxisCodes!));

    [Theory]
    [InlineData(0, "[]")]
    [InlineData(7, "[1,2,3,4,5,6,7]")]
    [InlineData(32767, "[1,2,3,4,5,6,7]")]
    [InlineData(-1, "[]")]
    [InlineData(-3, "[1,2,3,4,5]")]
    [InlineData(-32768, "[]")]
    public void An_absurd_number_of_dimensions_counts_as_in_javascript(int count, string shape) =>
        Assert.Equal(shape, Text(Read(NiftiBytes.Version1().Dimensions(count, 1, 2, 3, 4, 5, 6, 7).Bytes), "shape"));

    [Fact]
    public void A_file_that_is_not_an_image_in_one_file_is_refused()
    {
        var pair = NiftiBytes.Version1().Bytes;
        pair[345] = (byte)'i';
        var size = NiftiBytes.Version1().Bytes;
        size[0] = 0;
        var damaged = NiftiBytes.Compress(new byte[5000]);
        damaged[^12] ^= 0xff;
        byte[][] files =
        [
            [],
            [0x1f],
            [0x1f, 0x8b],
            "content\n"u8.ToArray(),
            NiftiBytes.Version1().Bytes[..347],
            NiftiBytes.Version2().Bytes[..539],
            NiftiBytes.Compress(NiftiBytes.Version1().Bytes)[..^9],
            pair,
            size,
            damaged,
        ];

        Assert.All(files, file => Assert.Equal("NIFTI_HEADER_UNREADABLE", Error(file)));
    }

    [Fact]
    public void Only_the_beginning_of_a_large_file_is_read_and_decompressed()
    {
        var bytes = NiftiBytes.Version1().Dimensions(3, 1, 1, 1).Bytes;
        var bomb = NiftiBytes.Compress([.. bytes, .. new byte[50_000_000]]);
        var stream = new MemoryStream(bomb);

        Assert.Equal("[1,1,1]", Text(NiftiReader.Read(stream), "shape"));
        Assert.Equal(1024, stream.Position);
    }

    [Fact]
    public void Any_change_of_a_header_gives_a_header_or_an_error()
    {
        byte[][] seeds =
        [
            NiftiBytes.Version1().Dimensions(3, 4, 4, 4).Codes(1, 0).Bytes,
            NiftiBytes.Version2(isLittleEndian: false).Dimensions(3, 4, 4, 4).Bytes,
            NiftiBytes.Compress(NiftiBytes.Version1().Dimensions(3, 4, 4, 4).Codes(1, 2).Bytes),
        ];
        var random = new Random(20);
        for (var i = 0; i < 3000; i++)
        {
            var bytes = seeds[i % seeds.Length].ToArray();
            for (var changes = random.Next(1, 20); changes > 0; changes--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0)
                bytes = bytes[..random.Next(bytes.Length)];
            try
            {
                var header = Read(bytes);
                Assert.All(header.Names, name => JsText.Of(header.Get(name)));
                Assert.InRange(header.Get("shape").Items.Count, 0, 7);
            }
            catch (BidsReadException error)
            {
                Assert.Equal("NIFTI_HEADER_UNREADABLE", error.Code);
            }
        }
    }

    private static NiftiHeader Read(byte[] bytes) => NiftiReader.Read(new MemoryStream(bytes));

    private static string Error(byte[] bytes) => Assert.Throws<BidsReadException>(() => Read(bytes)).Code;

    private static string Text(NiftiHeader header, string name) => JsText.Of(header.Get(name));
}
