using System.Text;
using Dandi.Bids.Readers;
using Dandi.Bids.Values;
using Dandi.Formats.Tests.Bids.Expressions;

namespace Dandi.Formats.Tests.Bids.Readers;

public sealed class TiffHeaderTests
{
    private const string Pixels =
        "<Pixels PhysicalSizeX=\"0.5\" PhysicalSizeY=\" 1e1x\" PhysicalSizeXUnit=\"µm\" "
        + "PhysicalSizeYUnit=\"&#110;m\"/>";

    private const string Expected =
        "{'PhysicalSizeX':0.5,'PhysicalSizeXUnit':'µm','PhysicalSizeY':10,'PhysicalSizeYUnit':'nm',"
        + "'PhysicalSizeZ':NaN,'PhysicalSizeZUnit':undefined}";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_size_of_pixels_is_read_from_the_description_of_the_first_image(bool isLittleEndian)
    {
        var header = TiffHeader.Read(File($"<OME><Image>{Pixels}</Image></OME>", isLittleEndian), isOme: true);

        Assert.Equal("42", JsText.Of(header!.Get("version")));
        Assert.Equal(Expected.Replace('\'', '"'), JsText.Of(JsValue.Of(header.Ome)));
    }

    [Theory]
    [InlineData("<OME><Image/></OME>")]
    [InlineData("<OME/>")]
    [InlineData("<OME>&unknown;</OME>")]
    [InlineData("<OME><Image><Pixels/></Image></OME>")]
    [InlineData("<OME><Image>" + Pixels + "</Image><Image/></OME>")]
    [InlineData("<x:OME><Image>" + Pixels + "</Image></x:OME>")]
    [InlineData("<Image>" + Pixels + "</Image>")]
    [InlineData("<OME><Other>" + Pixels + "</Other></OME>")]
    public void An_image_without_pixels_of_one_image_has_no_metadata(string xml)
    {
        var header = TiffHeader.Read(File(xml), isOme: true);

        Assert.NotNull(header);
        Assert.Null(header.Ome);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ImageJ=1.53")]
    [InlineData("<OME><Image>")]
    [InlineData("<!DOCTYPE OME [<!ENTITY a \"b\">]><OME>&a;</OME>")]
    public void An_ome_image_without_xml_has_no_header(string xml) =>
        Assert.Null(TiffHeader.Read(File(xml), isOme: true));

    [Fact]
    public void The_version_of_an_image_that_is_not_ome_is_read_without_its_description()
    {
        Assert.Equal("42", JsText.Of(TiffHeader.Read(File(""), isOme: false)!.Get("version")));
        Assert.Equal(
            "43",
            JsText.Of(TiffHeader.Read(new MemoryStream("MM\0+"u8.ToArray()), isOme: false)!.Get("version"))
        );
        Assert.Null(TiffHeader.Read(new MemoryStream("II*"u8.ToArray()), isOme: false));
        Assert.Null(TiffHeader.Read(new MemoryStream("content\n"u8.ToArray()), isOme: false));
        Assert.Null(TiffHeader.Read(Stream.Null, isOme: true));
    }

    [Fact]
    public void Metadata_after_the_first_bytes_is_not_read()
    {
        var xml = $"<OME><Image>{Pixels}</Image></OME>";

        Assert.NotNull(TiffHeader.Read(File(xml.PadRight(4096 - 8 - 2 - 24 - 1)), isOme: true)!.Ome);
        Assert.Null(TiffHeader.Read(File($"<OME><Image>{Pixels}</Image>{new string(' ', 4096)}</OME>"), isOme: true));
    }

    [Fact]
    public void Any_change_of_a_header_gives_a_header_or_none()
    {
        var seed = File($"<OME><Image>{Pixels}</Image></OME>").ToArray();
        var random = new Random(21);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = seed.ToArray();
            for (var changes = random.Next(1, 10); changes > 0; changes--)
                bytes[random.Next(random.Next(2) == 0 ? 40 : bytes.Length)] = (byte)random.Next(256);
            if (TiffHeader.Read(new MemoryStream(bytes[..random.Next(bytes.Length + 1)]), isOme: true)?.Ome is { } ome)
                Assert.Equal(6, ome.Names.Count());
        }
    }

    // One directory, with two tags, after the header; the description follows it.
    private static MemoryStream File(string description, bool isLittleEndian = true)
    {
        var text = Encoding.UTF8.GetBytes(description);
        var bytes = new List<byte>();
        void Number(int value, int size) =>
            bytes.AddRange(
                Enumerable.Range(0, size).Select(i => (byte)(value >> 8 * (isLittleEndian ? i : size - 1 - i)))
            );
        bytes.AddRange(isLittleEndian ? "II"u8.ToArray() : "MM"u8.ToArray());
        Number(42, 2);
        Number(8, 4);
        Number(2, 2);
        foreach (var (tag, length, offset) in new[] { (0x0100, 1, 64), (0x010e, text.Length + 1, 34) })
        {
            Number(tag, 2);
            Number(2, 2);
            Number(length, 4);
            Number(offset, 4);
        }
        return new MemoryStream([.. bytes, .. text, 0]);
    }
}
