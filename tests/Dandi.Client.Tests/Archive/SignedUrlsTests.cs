using System.Net;
using System.Text;
using Dandi.Archive;
using Dandi.Http;
using Dandi.Testing;

namespace Dandi.Client.Tests.Archive;

/// <summary>Responses with the presigned URLs of entries of a Zarr.</summary>
public sealed class SignedUrlsTests
{
    private const string Two = """["http://localhost/a?b=%2F&c","https://user:word@localhost:8/\u0062"]""";

    [Fact]
    public async Task Urls_are_read_in_their_order_and_without_user()
    {
        var urls = await SignAsync(Encoding.UTF8.GetBytes($" {Two}\n"));

        Assert.Equal(["http://localhost/a?b=%2F&c", "https://localhost:8/b"], urls.Select(url => url.AbsoluteUri));
        Assert.Equal("http://localhost/a?b=%2F&c", urls[0].OriginalString);
    }

    [Theory]
    [InlineData("[]", "list of 2 URLs")]
    [InlineData("""["http://localhost/a"]""", "list of 2 URLs")]
    [InlineData("""["http://localhost/a","http://localhost/b","http://localhost/c"]""", "list of 2 URLs")]
    [InlineData("""{"a":"http://localhost/a","b":"http://localhost/b"}""", "list of 2 URLs")]
    [InlineData("""["http://localhost/a",["http://localhost/b"]]""", "list of 2 URLs")]
    [InlineData("""["http://localhost/a",null]""", "list of 2 URLs")]
    [InlineData("""["http://localhost/a","\ud800"]""", "list of 2 URLs")]
    [InlineData("\"http://localhost/a\"", "list of 2 URLs")]
    [InlineData("""["http://localhost/a","/b"]""", "URL")]
    [InlineData("""["http://localhost/a","ftp://localhost/b"]""", "URL")]
    [InlineData("""["http://localhost/a","http:///b"]""", "URL")]
    public async Task Whatever_is_not_one_url_for_each_entry_is_an_error(string response, string missing)
    {
        var error = await Assert.ThrowsAsync<ArchiveException>(() => SignAsync(Encoding.UTF8.GetBytes(response)));

        Assert.Contains($"has no valid `{missing}`", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_responses_are_read_or_throw_a_DandiException()
    {
        var random = new Random(1);
        for (var count = 0; count < SeededSet.Count(2_000); count++)
        {
            var bytes = Encoding.UTF8.GetBytes(Two);
            for (var times = random.Next(1, 4); times > 0; times--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                Assert.Equal(2, (await SignAsync(bytes)).Count);
            }
            catch (DandiException)
            {
                // The response was unusable, and that was said.
            }
        }
    }

    private static async Task<IReadOnlyList<Uri>> SignAsync(byte[] response)
    {
        using var transport = new Transport(response);
        using var clients = new HttpClients(
            new RetryPolicy(TimeSpan.Zero, new SkippingTimeProvider(RetryPolicy.MaxPause), new Random(1)),
            "test",
            transport
        );
        return await new ArchiveClient(clients.Archive, new Uri("http://localhost/api")).Zarrs.SignAsync(
            "z",
            [new ZarrEntry("a", 1, 1), new ZarrEntry("b", 2, 2)],
            TestContext.Current.CancellationToken
        );
    }

    private sealed class Transport(byte[] body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) =>
            Task.FromResult(
                new HttpResponseMessage(HttpStatusCode.OK)
                {
                    RequestMessage = request,
                    Content = new ByteArrayContent(body),
                }
            );
    }
}
