using System.Buffers;
using System.Net;
using Dandi.Http;
using Dandi.Testing;

namespace Dandi.Client.Tests.Http;

public sealed class ResponseBufferTests
{
    public static TheoryData<int, bool> Lengths()
    {
        var data = new TheoryData<int, bool>();
        foreach (
            var length in new[]
            {
                0,
                1,
                1023,
                1024,
                1025,
                1026,
                (16 << 10) - 1,
                16 << 10,
                (16 << 10) + 1,
                (16 << 10) + 2,
                1_000_000,
            }
        )
        {
            data.Add(length, true);
            data.Add(length, false);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public async Task A_response_of_any_length_is_read_to_its_end_with_its_headers(int length, bool isLengthKnown)
    {
        var token = TestContext.Current.CancellationToken;
        var body = new byte[length];
        new Random(length).NextBytes(body);
        using var transport = new Transport(body, isLengthKnown);
        var policy = new RetryPolicy(TimeSpan.Zero, new SkippingTimeProvider(RetryPolicy.MaxPause), new Random(1));
        using var clients = new HttpClients(policy, "test", transport);

        using var response = await clients.Archive.GetAsync(
            new Uri("http://localhost/"),
            HttpCompletionOption.ResponseHeadersRead,
            token
        );

        Assert.Equal(body, await response.Content.ReadAsByteArrayAsync(token));
        Assert.Equal(length, response.Content.Headers.ContentLength);
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["de", "en"], response.Content.Headers.ContentLanguage);
    }

    [Fact]
    public void The_bytes_of_a_response_cannot_be_used_after_it_was_disposed_of()
    {
        var released = 0;
        var content = new BufferedContent(ArrayPool<byte>.Shared.Rent(100), 100, () => released++);
        using (var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = content })
        {
            Assert.Equal(100, BufferedContent.Of(response).Bytes.Length);
            response.Dispose();
        }

        Assert.Throws<ObjectDisposedException>(() => content.Bytes);
        Assert.Equal(1, released);
    }

    private sealed class Transport(byte[] body, bool isLengthKnown) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var content = isLengthKnown ? (HttpContent)new ByteArrayContent(body) : new UnknownLengthContent(body);
            content.Headers.ContentType = new("text/plain");
            content.Headers.ContentLanguage.Add("de");
            content.Headers.ContentLanguage.Add("en");
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });
        }
    }

    private sealed class UnknownLengthContent(byte[] body) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            stream.WriteAsync(body, CancellationToken.None).AsTask();

        protected override Task<Stream> CreateContentReadStreamAsync() =>
            Task.FromResult<Stream>(new MemoryStream(body));

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
