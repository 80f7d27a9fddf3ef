using System.Net;
using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Testing;

namespace Dandi.Server.Tests.Hostile;

/// <summary>
/// What users upload never acts as a page of the archive, and what they send never becomes a broken header.
/// </summary>
public sealed class ResponseHeaderTests
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    [Theory]
    [InlineData("text/html")]
    [InlineData("image/svg+xml")]
    [InlineData("application/xhtml+xml")]
    [InlineData("text/xml; charset=utf-8")]
    [InlineData("text/javascript")]
    public async Task Active_content_is_only_downloaded(string type)
    {
        await using var target = await HostileTarget.StartAsync();
        var url = await AddAsync(target, type);

        foreach (var address in (string[])[url, url.Split('?')[0]])
        {
            using var response = await Http.GetAsync(address, TestContext.Current.CancellationToken);

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.StartsWith(
                "sandbox;",
                response.Headers.GetValues("Content-Security-Policy").Single(),
                StringComparison.Ordinal
            );
        }
        using var shown = await Http.GetAsync(url, TestContext.Current.CancellationToken);
        Assert.Equal(
            "attachment; filename=\"page.txt\"",
            shown.Content.Headers.GetValues("Content-Disposition").Single()
        );
    }

    [Fact]
    public async Task Images_are_shown_in_an_origin_of_their_own()
    {
        await using var target = await HostileTarget.StartAsync();

        using var response = await Http.GetAsync(
            await AddAsync(target, "image/png"),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(
            "inline; filename=\"page.txt\"",
            response.Content.Headers.GetValues("Content-Disposition").Single()
        );
        Assert.Equal("image/png", response.Content.Headers.ContentType?.ToString());
        Assert.StartsWith(
            "sandbox;",
            response.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("text/\u00e9")]
    [InlineData("a\nb/c")]
    [InlineData("video/\u00e9\"><script>")]
    [InlineData("")]
    public async Task Media_type_that_a_header_cannot_contain_is_not_one(string type)
    {
        await using var target = await HostileTarget.StartAsync();

        using var response = await Http.GetAsync(await AddAsync(target, type), TestContext.Current.CancellationToken);

        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task Content_type_that_is_not_ASCII_is_rejected_when_it_is_stored()
    {
        await using var target = await HostileTarget.StartAsync();
        var things = await Belongings.CreateAsync(target, "bob");
        var (_, put) = things.Signed[0];
        var md5 = Convert.ToBase64String(System.Security.Cryptography.MD5.HashData([1]));
        var request = new RawRequest(
            "PUT",
            new Uri(put).PathAndQuery,
            ["Content-Type: text/\u00c3\u00a9", $"content-md5: {md5}", "Content-Length: 1"],
            [1]
        );

        var response = await RawConnection.SendAsync(target.Root, request.Encode(target.Root));

        Assert.Equal(400, response?.Status);
        Assert.Contains("<Code>InvalidArgument</Code>", response!.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_with_control_characters_is_encoded_in_a_redirect()
    {
        await using var target = await HostileTarget.StartAsync();
        var request = new RawRequest("GET", "/api/dandisets?a=\u0001\u007f", [], []);

        var response = await RawConnection.SendAsync(target.Root, request.Encode(target.Root));

        Assert.True(response is { Status: 301 or 400 }, response?.ToString());
        Assert.DoesNotContain('\u0001', response!.Head);
    }

    [Fact]
    public async Task Header_that_is_signed_twice_is_refused()
    {
        await using var target = await HostileTarget.StartAsync();
        var things = await Belongings.CreateAsync(target, "bob");
        var url = things
            .Signed[3]
            .Url.Replace("SignedHeaders=host", "SignedHeaders=host%3Ba%3BA", StringComparison.Ordinal);

        var response = await target.AskAsync("GET", url, null);

        Assert.Equal(403, response.Status);
        Assert.Contains("signed more than once", response.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unexpected_error_has_no_details_in_the_response_and_all_in_the_log()
    {
        using var folder = new TempFolder();
        var log = new List<string>();
        await using var server = await ArchiveServer.StartAsync(
            new()
            {
                Directory = folder.Root,
                Users = [UserSpec.Parse("alice")],
                Log = log.Add,
            },
            TestContext.Current.CancellationToken
        );
        using (var database = new Database(Path.Combine(folder.Root, "archive.sqlite")))
            database.Execute("DROP TABLE dandiset_owner");

        using var response = await Http.GetAsync(
            $"{server.Api}/dandisets/?embargoed=false",
            TestContext.Current.CancellationToken
        );

        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("{\"detail\":\"The archive could not process the request. Its log has the details.\"}", text);
        Assert.Contains("dandiset_owner", Assert.Single(log), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", "localhost", true)]
    [InlineData("127.0.0.1", "LOCALHOST", true)]
    [InlineData("127.0.0.1", "127.9.9.9", true)]
    [InlineData("127.0.0.1", "[::1]", true)]
    [InlineData("127.0.0.1", "192.168.1.2", false)]
    [InlineData("127.0.0.1", "lab-pc", false)]
    [InlineData("127.0.0.1", "archive.lab", true)]
    [InlineData("127.0.0.1", "evil.example", false)]
    [InlineData("127.0.0.1", "localhost.evil.example", false)]
    [InlineData("127.0.0.1", "", false)]
    [InlineData("0.0.0.0", "192.168.1.2", true)]
    [InlineData("0.0.0.0", "lab-pc", true)]
    [InlineData("::", "[fe80::1]", true)]
    [InlineData("0.0.0.0", "evil.example", false)]
    public void Host_names_are_those_of_the_machine(string address, string host, bool isAllowed) =>
        Assert.Equal(isAllowed, new HostNames(IPAddress.Parse(address), "lab-pc", ["archive.lab"]).Contains(host));

    [Theory]
    [InlineData("127.0.0.1", "only to archive.lab, localhost and loopback addresses.")]
    [InlineData("0.0.0.0", "only to archive.lab, lab-pc, localhost and IP addresses.")]
    public void Response_to_another_host_name_says_which_are_possible(string address, string names) =>
        Assert.Contains(
            names,
            new HostNames(IPAddress.Parse(address), "lab-pc", ["archive.lab"])
                .Misdirected("192.168.1.5")
                .Body!.ToJsonString(),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("/api/info/")]
    [InlineData("/dandi-dandisets/blobs/a")]
    public async Task Another_host_name_is_misdirected_and_the_response_names_the_option(string path)
    {
        await using var target = await HostileTarget.StartAsync();
        var request = new RawRequest("GET", path, ["Host: evil.example:80"], []);

        var response = await RawConnection.SendAsync(target.Root, request.Encode(target.Root));

        Assert.Equal(421, response?.Status);
        Assert.Contains("--allow-host", response!.Body, StringComparison.Ordinal);
    }

    /// <summary>Adds a file with a media type.</summary>
    /// <returns>The presigned URL that shows it.</returns>
    private static async Task<string> AddAsync(HostileTarget target, string type)
    {
        var things = await Belongings.CreateAsync(target, "bob");
        var asset = UploadSteps.Asset("a/page.txt", things.Blob);
        asset["metadata"]!["encodingFormat"] = type;
        var added = await target.AskAsync("POST", $"/dandisets/{things.Dandiset}/versions/draft/assets/", "bob", asset);
        return (
            await target.AskAsync("GET", $"/assets/{added["asset_id"]}/download/?content_disposition=inline", null)
        ).Location!;
    }
}
