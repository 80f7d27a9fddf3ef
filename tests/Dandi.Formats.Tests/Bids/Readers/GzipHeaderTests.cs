using System.Text;
using Dandi.Bids.Readers;
using Dandi.Formats.Tests.Bids.Expressions;

namespace Dandi.Formats.Tests.Bids.Readers;

public sealed class GzipHeaderTests
{
    private const byte Extra = 4;
    private const byte FileName = 8;
    private const byte Comment = 16;

    [Theory]
    [InlineData(0, "", "{'timestamp':1,'filename':'','comment':''}")]
    [InlineData(FileName, "x.nii\0", "{'timestamp':1,'filename':'x.nii','comment':''}")]
    [InlineData(Comment, "µm\0", "{'timestamp':1,'filename':'','comment':'µm'}")]
    [InlineData(FileName | Comment, "a\0b\0", "{'timestamp':1,'filename':'a','comment':'b'}")]
    [InlineData(Extra | FileName, "\u0002\0zza\0", "{'timestamp':1,'filename':'a','comment':''}")]
    [InlineData(FileName, "open", "{'timestamp':1,'filename':'open','comment':''}")]
    [InlineData(Extra | FileName, "\u00ff\u00ff", "{'timestamp':1,'filename':'','comment':''}")]
    public void A_header_states_when_and_under_which_name_the_file_was_made(byte flags, string rest, string expected)
    {
        var header = GzipHeader.Read(File(flags, rest));

        Assert.Equal(expected.Replace('\'', '"'), JsText.Of(Dandi.Bids.Values.JsValue.Of(header)));
    }

    [Fact]
    public void A_file_that_is_not_compressed_has_no_header()
    {
        Assert.Null(GzipHeader.Read(Stream.Null));
        Assert.Null(GzipHeader.Read(new MemoryStream("content\n0123456789"u8.ToArray())));
        Assert.Null(GzipHeader.Read(new MemoryStream([0x1f, 0x8b, 8, 0, 0, 0, 0])));
        Assert.Null(GzipHeader.Read(File(Extra, "")));
    }

    private static MemoryStream File(byte flags, string rest) =>
        new([0x1f, 0x8b, 8, flags, 1, 0, 0, 0, 0, 255, .. Encoding.UTF8.GetBytes(rest)]);
}
