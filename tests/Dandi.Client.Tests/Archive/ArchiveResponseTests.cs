using System.Net;
using System.Text;
using Dandi.Archive;
using Dandi.Http;
using Dandi.Testing;

namespace Dandi.Client.Tests.Archive;

public sealed class ArchiveResponseTests
{
    private const string Info =
        """{"schema_version":"0.7.0","services":{"api":{"url":"http://localhost/api"}},"""
        + """ "cli-minimal-version":"0.74.0","cli-bad-versions":["0.80.0"]}""";
    private const string Assets =
        """{"count":1,"next":null,"results":[{"asset_id":"a","path":"p.nwb","blob":"b","metadata":{"""
        + """ "digest":{"dandi:dandi-etag":"x-1"},"blobDateModified":"2024-01-01T00:00:00+00:00","""
        + """ "wasGeneratedBy":[{"id":"urn:uuid:1"}]}}]}""";
    private const string Upload =
        """{"upload_id":"u","parts":[{"part_number":1,"size":1,"upload_url":"http://localhost/x"}]}""";

    [Fact]
    public Task Damaged_info_is_read_or_throws_a_DandiException() =>
        MutateAsync(Info, client =>
            new ArchiveDiscovery(client).FindAsync(DandiInstance.Parse("http://localhost"), CancellationToken.None)
        );

    [Fact]
    public Task Damaged_listings_are_read_or_throw_a_DandiException() => MutateAsync(Assets, async client =>
        {
            await foreach (
                var asset in new ArchiveClient(client, new Uri("http://localhost/api")).Assets.ListAsync(
                    default,
                    "",
                    TestContext.Current.CancellationToken
                )
            )
                Assert.NotNull(asset.Path);
        });

    [Fact]
    public Task Damaged_responses_to_announcements_are_read_or_throw_a_DandiException() =>
        MutateAsync(Upload, client =>
            new ArchiveClient(client, new Uri("http://localhost/api")).Uploads.InitializeAsync(
                default,
                new DandiETag(PartPlan.For(1), new byte[16]),
                CancellationToken.None
            )
        );

    [Theory]
    [InlineData("-5")]
    [InlineData("1.5")]
    [InlineData("\"5\"")]
    [InlineData("1e30")]
    public async Task A_size_that_no_file_has_is_an_error(string size)
    {
        var entry = $$"""{"Key":"0","Size":{{size}},"ETag":"00000000000000000000000000000000"}""";
        var listing = $$"""{"next":null,"results":[{{entry}}]}""";
        using var clients = Responding(Encoding.UTF8.GetBytes(listing));
        var token = TestContext.Current.CancellationToken;
        var zarrs = new ArchiveClient(clients.Archive, new Uri("http://localhost/api")).Zarrs;

        var error = await Assert.ThrowsAsync<ArchiveException>(() =>
            zarrs.ListEntriesAsync("z", token).CountAsync(token).AsTask()
        );

        Assert.Contains("without a valid `Size`", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metadata_that_are_not_an_object_are_an_error()
    {
        using var clients = Responding("[1]"u8.ToArray());
        var dandisets = new ArchiveClient(clients.Archive, new Uri("http://localhost/api")).Dandisets;

        var error = await Assert.ThrowsAsync<ArchiveException>(() =>
            dandisets.ReadMetadataAsync(new DandisetVersion(default, "draft"), TestContext.Current.CancellationToken)
        );

        Assert.Contains("is not a JSON object", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"services":{}}""", "services.api.url")]
    [InlineData("<html>", "is not JSON")]
    [InlineData("""{"services":{"api":{"url":"ftp://x"}}}""", "services.api.url")]
    public async Task A_server_that_is_not_an_archive_is_reported_as_such(string response, string part)
    {
        using var clients = Responding(Encoding.UTF8.GetBytes(response));
        var error = await Assert.ThrowsAsync<ArchiveException>(() =>
            new ArchiveDiscovery(clients.Archive).FindAsync(
                DandiInstance.Parse("http://localhost"),
                TestContext.Current.CancellationToken
            )
        );

        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Contains("Is this the URL of a DANDI archive?", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsFatal);
    }

    [Theory]
    [InlineData("\"cli-minimal-version\":\"99.0.0\"", "version 99.0.0 or later")]
    [InlineData("\"cli-minimal-version\":\"0.81.1\"", "version 0.81.1 or later")]
    [InlineData("\"cli-minimal-version\":\"0.1\",\"cli-bad-versions\":[\"0.81.0\"]", "does not accept version 0.81.0")]
    [InlineData("\"cli-minimal-version\":\"0.81.0\",\"cli-bad-versions\":[\"0.80.0\"]", null)]
    [InlineData("\"cli-minimal-version\":\"latest\",\"cli-bad-versions\":7", null)]
    public async Task An_archive_that_requires_another_Python_client_causes_a_warning(string members, string? part)
    {
        using var clients = Responding(
            Encoding.UTF8.GetBytes("{\"services\":{\"api\":{\"url\":\"http://localhost/api\"}}," + members + "}")
        );

        var (_, info) = await new ArchiveDiscovery(clients.Archive).FindAsync(
            DandiInstance.Parse("http://localhost"),
            TestContext.Current.CancellationToken
        );

        if (part is null)
            Assert.Null(info.ClientWarning);
        else
            Assert.Contains(part, info.ClientWarning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Responses_are_parsed_as_by_Python()
    {
        var response = Assets.Replace(
            "\"metadata\":{",
            "\"metadata\":{\"x\":[NaN,-Infinity,\"\\ud800\"],\"digest\":0,",
            StringComparison.Ordinal
        );
        using var clients = Responding([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(response)]);

        var asset = await new ArchiveClient(clients.Archive, new Uri("http://localhost/api"))
            .Assets.ListAsync(default, "", TestContext.Current.CancellationToken)
            .SingleAsync(TestContext.Current.CancellationToken);

        Assert.Equal(("p.nwb", "x-1"), (asset.Path, asset.ETag));
    }

    [Theory]
    [InlineData(61)]
    [InlineData(5_000)]
    [InlineData(300_000)]
    public async Task Metadata_of_any_depth_and_of_odd_types_do_not_hide_other_assets(int depth)
    {
        var odd =
            """{"asset_id":"b","path":"q.nwb","size":1e999,"blob":7,"created":[],"metadata":{"digest":[],"""
            + $"\"blobDateModified\":{new string('9', 5_000)},\"wasGeneratedBy\":{{}},"
            + $"\"x\":{new string('[', depth)}{new string(']', depth)}}}}}";
        string[] unusable =
        [
            "7",
            "{}",
            """{"asset_id":"c"}""",
            """{"asset_id":"c","path":"../x"}""",
            """{"asset_id":"c","path":"/etc/passwd"}""",
            """{"asset_id":"c","path":"a\u0000"}""",
            """{"asset_id":"c","path":""}""",
            """{"asset_id":"../..","path":"r.nwb"}""",
        ];
        var response = Assets.Replace(
            "\"results\":[",
            $"\"results\":[{odd},{string.Join(',', unusable)},",
            StringComparison.Ordinal
        );
        using var clients = Responding(Encoding.UTF8.GetBytes(response));

        var assets = await ListAsync(clients);

        Assert.Equal(["q.nwb", "p.nwb"], assets.Select(asset => asset.Path));
        Assert.Null(assets[0].Content);
    }

    [Theory]
    [InlineData("""{"count":1000000000000,"next":"http://evil.invalid/","results":[]}""", "is an empty page")]
    [InlineData("""{"next":"x","results":[{"asset_id":"a","path":"p"}]}""", "repeats an earlier page")]
    [InlineData("""{"next":null,"results":{"a":1}}""", "has no valid `results`")]
    [InlineData("""{"next":null}""", "has no valid `results`")]
    public async Task A_listing_that_does_not_move_forward_is_an_error(string page, string part)
    {
        using var clients = Responding(Encoding.UTF8.GetBytes(page));

        var error = await Assert.ThrowsAsync<ArchiveException>(() => ListAsync(clients));

        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_number_of_pages_is_limited()
    {
        var id = 0;
        using var clients = Responding(() =>
            Encoding.UTF8.GetBytes($$"""{"next":"x","results":[{"asset_id":"{{id++}}","path":"{{id}}"}]}""")
        );

        var error = await Assert.ThrowsAsync<ArchiveException>(() => ListAsync(clients));

        Assert.Contains("is followed by more than 2000 pages", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://localhost", "http://localhost/api")]
    [InlineData("https://api.dandiarchive.org/api", "http://api.dandiarchive.org/api")]
    [InlineData("dandi", "http://evil.example/api")]
    public async Task An_API_without_encryption_is_refused_if_the_archive_was_asked_with_it(string instance, string api)
    {
        using var clients = Responding(
            Encoding.UTF8.GetBytes(Info.Replace("http://localhost/api", api, StringComparison.Ordinal))
        );

        var error = await Assert.ThrowsAsync<DandiException>(() =>
            new ArchiveDiscovery(clients.Archive).FindAsync(
                DandiInstance.Parse(instance),
                TestContext.Current.CancellationToken
            )
        );

        Assert.Contains("would be sent unencrypted", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsFatal);
    }

    private static async Task<List<RemoteAsset>> ListAsync(HttpClients clients) =>
        await new ArchiveClient(clients.Archive, new Uri("http://localhost/api"))
            .Assets.ListAsync(default, "", TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);

    private static async Task MutateAsync(string response, Func<HttpClient, Task> read)
    {
        var random = new Random(1);
        for (var i = 0; i < SeededSet.Count(2_000); i++)
        {
            var bytes = Encoding.UTF8.GetBytes(response);
            for (var times = random.Next(1, 4); times > 0; times--)
                bytes[random.Next(bytes.Length)] = (byte)(
                    random.Next(3) == 0 ? random.Next(256) : "{}[]\",:0n"[random.Next(9)]
                );
            using var clients = Responding(bytes[..(random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length)]);
            try
            {
                await read(clients.Archive);
            }
            catch (DandiException)
            {
                // Expected for invalid responses.
            }
        }
    }

    private static HttpClients Responding(byte[] body) => Responding(() => body);

    private static HttpClients Responding(Func<byte[]> body) =>
        new(
            new RetryPolicy(TimeSpan.Zero, new SkippingTimeProvider(RetryPolicy.MaxPause), new Random(1)),
            "test",
            new Transport(body)
        );

    private sealed class Transport(Func<byte[]> body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        ) =>
            Task.FromResult(
                new HttpResponseMessage(HttpStatusCode.OK)
                {
                    RequestMessage = request,
                    Content = new ByteArrayContent(body()),
                }
            );
    }
}
