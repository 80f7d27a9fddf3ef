using System.Buffers.Binary;
using System.IO.Compression;
using Dandi.Testing;
using Dandi.Testing.Bids;

namespace Dandi.Formats.Tests.Bids.Hostile;

/// <summary>Headers of images with absurd values, and compressed files that expand a thousandfold.</summary>
public sealed class HostileImageTests : IDisposable
{
    private const string Micrograph = "sub-00001/ses-01/micr/sub-00001_ses-01_sample-A_SPIM.ome.tif";

    private static readonly int Megabytes = SeededSet.Count(128);

    private readonly HostileDataset _dataset = new();

    // The places of all fields that are read, and numbers that are extreme as an integer, two short ones or a float.
    private static readonly int[] HeaderOffsets =
    [
        0,
        39,
        40,
        42,
        48,
        70,
        76,
        80,
        92,
        108,
        123,
        252,
        256,
        280,
        320,
        344,
    ];
    private static readonly int[] HeaderValues = [0, -1, int.MaxValue, 0x7F800000, 0x7FC00000];

    [Fact]
    public async Task Absurd_values_in_the_header_of_an_image_are_no_failure()
    {
        var original = SampleNifti.Write([4, 4, 4, 4], [2, 2, 2, 2]);
        foreach (var (offset, value) in HeaderOffsets.SelectMany(_ => HeaderValues, (at, value) => (at, value)))
        {
            var image = original.ToArray();
            BinaryPrimitives.WriteInt32LittleEndian(image.AsSpan(offset), value);
            _dataset.Tree = _dataset
                .Tree.With(HostileDataset.Series, SampleDataset.Compress(image))
                .With(HostileDataset.Image.Replace(".gz", "", StringComparison.Ordinal), image);

            await _dataset.ValidateAsync();
        }
    }

    [Theory]
    [InlineData(new long[] { 7, long.MaxValue, long.MaxValue, 1, 1, 1, 1, 1 })]
    [InlineData(new long[] { -1, -1, -1, -1, -1, -1, -1, -1 })]
    [InlineData(new long[] { long.MaxValue, 2, 2, 2, 2, 2, 2, 2 })]
    [InlineData(new long[] { 0, 0, 0, 0, 0, 0, 0, 0 })]
    public async Task Absurd_dimensions_of_NIfTI_2_are_no_failure(long[] dimensions)
    {
        var image = new byte[544];
        BinaryPrimitives.WriteInt32LittleEndian(image, 540);
        "n+2\0\r\n\u001a\n"u8.CopyTo(image.AsSpan(4));
        for (var axis = 0; axis < 8; axis++)
            BinaryPrimitives.WriteInt64LittleEndian(image.AsSpan(16 + (8 * axis)), dimensions[axis]);
        _dataset.Tree = _dataset.Tree.With(HostileDataset.Series, SampleDataset.Compress(image));

        Assert.NotEmpty(await _dataset.CodesOfAsync(HostileDataset.Series));
    }

    [Fact]
    public async Task A_compressed_image_of_zeros_is_an_issue()
    {
        _dataset.Tree = _dataset.Tree.With(HostileDataset.Image, Zeros(Megabytes));

        Assert.Contains("NIFTI_HEADER_UNREADABLE", await _dataset.CodesOfAsync(HostileDataset.Image));
    }

    [Theory]
    [InlineData(0x08)]
    [InlineData(0x10)]
    [InlineData(0x04)]
    [InlineData(0xFF)]
    public async Task A_name_without_end_in_the_header_of_gzip_is_an_issue(byte flags)
    {
        var file = new byte[32 << 20];
        file.AsSpan().Fill((byte)'x');
        byte[] header = [0x1F, 0x8B, 8, flags, 0, 0, 0, 0, 0, 3];
        header.CopyTo(file.AsSpan());
        _dataset.Tree = _dataset.Tree.With(HostileDataset.Image, file);

        Assert.NotEmpty(await _dataset.CodesOfAsync(HostileDataset.Image));
    }

    [Theory]
    [InlineData(
        "<!DOCTYPE l [<!ENTITY a \"aaaaaaaaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">"
            + "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">"
            + "<!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;\">]><OME>&e;&e;&e;&e;&e;&e;&e;&e;</OME>"
    )]
    [InlineData("<!DOCTYPE l SYSTEM \"file:///dev/zero\"><OME><Image><Pixels PhysicalSizeX=\"1\"/></Image></OME>")]
    [InlineData("<OME><Image><Pixels PhysicalSizeX=\"1e999\" PhysicalSizeY=\"NaN\" PhysicalSizeXUnit=\"\"/></Image>")]
    public async Task Hostile_metadata_of_a_micrograph_is_no_failure(string xml)
    {
        _dataset.Tree = _dataset.Tree.With(Micrograph, HostileTiff.Write(xml));

        Assert.NotEmpty(await _dataset.CodesOfAsync(Micrograph));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(uint.MaxValue)]
    [InlineData(0x7FFFFFFFu)]
    public async Task An_absurd_length_of_the_metadata_of_a_micrograph_is_no_failure(uint length)
    {
        _dataset.Tree = _dataset.Tree.With(Micrograph, HostileTiff.Write("<OME/>", length));

        Assert.NotEmpty(await _dataset.CodesOfAsync(Micrograph));
    }

    public void Dispose() => _dataset.Dispose();

    private static byte[] Zeros(int megabytes)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            var block = new byte[1 << 20];
            for (var written = 0; written < megabytes; written++)
                gzip.Write(block);
        }
        return compressed.ToArray();
    }
}
