using System.Text;
using Dandi.Http.Blocking;

namespace Dandi.Client.Tests.Http.Blocking;

public sealed class ResponseHeadTests
{
    private const string Usual =
        "HTTP/1.1 200 OK\r\nContent-Length: 20\r\nDate: Mon, 30 Nov 2026 12:00:00 GMT\r\nETag: \"abc\"\r\n\r\n";

    [Fact]
    public void The_usual_head_is_understood()
    {
        Assert.True(ResponseHead.TryParse(Encoding.ASCII.GetBytes(Usual), out var head));

        Assert.Equal(200, head.Status);
        Assert.Equal(20, head.ContentLength);
        Assert.False(head.Closes);
        Assert.Equal("\"abc\"", Encoding.ASCII.GetString(head.ETag));
        Assert.Equal("Mon, 30 Nov 2026 12:00:00 GMT", Encoding.ASCII.GetString(head.Date));
    }

    [Theory]
    [InlineData("HTTP/1.1 404\r\ncontent-length:0\r\n\r\n", 404, 0, false)]
    [InlineData("HTTP/1.1 503 Slow Down\r\nContent-Length:\t7 \r\nConnection: close\r\n\r\n", 503, 7, true)]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 7\r\n\r\n", 200, 7, false)]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: x, close\r\nContent-Length: 7\r\n\r\n", 200, 7, true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\nContent-Length: 7\r\nX:\r\n\r\n", 200, 7, false)]
    public void Other_forms_are_understood(string text, int status, long length, bool closes)
    {
        Assert.True(ResponseHead.TryParse(Encoding.ASCII.GetBytes(text), out var head));

        Assert.Equal((status, length, closes), (head.Status, head.ContentLength, head.Closes));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    [InlineData("HTTP/1.1 200 OK")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 7\r\n\r\n")]
    [InlineData("HTTP/1.1 100 Continue\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 2000 OK\r\nContent-Length: 7\r\n\r\n")]
    [InlineData("HTTP/1.1 +20 OK\r\nContent-Length: 7\r\n\r\n")]
    [InlineData("HTTP/1.1  20 OK\r\nContent-Length: 7\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: +7\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -7\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 7, 7\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 7\r\nContent-Length: 7\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length : 7\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n folded\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 7\r\nno colon\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n: no name\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 7\r\nContent-Encoding: gzip\r\n\r\n")]
    public void Everything_else_is_refused(string text) =>
        Assert.False(ResponseHead.TryParse(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void No_damage_is_an_exception_or_a_negative_length() =>
        Gen.Select(Gen.Int[0, Usual.Length - 1], Gen.Byte, Gen.Int[0, 3])
            .Array[1, 8]
            .Sample(changes =>
            {
                var bytes = new List<byte>(Encoding.ASCII.GetBytes(Usual));
                foreach (var (at, value, kind) in changes)
                {
                    var index = at % bytes.Count;
                    if (kind == 0)
                        bytes.Insert(index, value);
                    else if (kind == 1 && bytes.Count > 1)
                        bytes.RemoveAt(index);
                    else
                        bytes[index] = value;
                }
                if (ResponseHead.TryParse(bytes.ToArray(), out var head))
                    Assert.True(head is { ContentLength: >= 0, Status: >= 200 and < 600 });
            });
}
