using System.Net;
using System.Text;
using Dandi.Server.Data;
using Dandi.Server.State;
using Dandi.Server.Tests.Hostile;
using Dandi.Testing;

namespace Dandi.Server.Tests.Access;

/// <summary>What web pages of other origins, and people without an API key, can do.</summary>
public sealed class WebOriginTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private readonly RunningArchive _archive = shared.Archive;

    [Theory]
    [InlineData("Origin: http://evil.example")]
    [InlineData("Origin: null")]
    [InlineData("Origin: http://127.0.0.1:1")]
    [InlineData("Origin: HOST.evil.example")]
    [InlineData("Sec-Fetch-Site: cross-site")]
    [InlineData("Sec-Fetch-Site: same-site")]
    [InlineData("Sec-Fetch-Site: cross-site", "Origin: HOST")]
    [InlineData("Sec-Fetch-Site: same-origin", "Origin: http://evil.example")]
    public async Task Page_of_another_origin_cannot_write(params string[] headers)
    {
        foreach (var path in new[] { "/api/dandisets/", "/dandi-dandisets/blobs/a" })
        {
            var response = await SendAsync("POST", path, headers);

            Assert.Equal(403, response.Status);
            Assert.Contains("A web page of", response.Body, StringComparison.Ordinal);
            Assert.Contains("--public-url", response.Body, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData]
    [InlineData("Origin: HOST")]
    [InlineData("Origin: HOST", "Sec-Fetch-Site: same-origin")]
    [InlineData("Sec-Fetch-Site: none")]
    public async Task Own_page_and_other_programs_can_write(params string[] headers) =>
        Assert.Equal(200, (await SendAsync("POST", "/api/dandisets/", headers)).Status);

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public async Task Page_of_another_origin_can_request_what_changes_nothing(string method) =>
        Assert.Equal(200, (await SendAsync(method, "/api/dandisets/", ["Origin: http://evil.example"])).Status);

    [Fact]
    public async Task Page_behind_a_proxy_has_the_public_URL()
    {
        using var folder = new TempFolder();
        await using var server = await StartAsync(folder, new Uri("https://archive.lab"));

        Assert.Equal(401, await PostAsync(server, "https://archive.lab"));
        Assert.Equal(403, await PostAsync(server, server.ListenUrl.GetLeftPart(UriPartial.Authority)));
    }

    [Theory]
    [InlineData("0.0.0.0", null, 401)]
    [InlineData("0.0.0.0", true, 200)]
    [InlineData("127.0.0.1", null, 200)]
    [InlineData("127.0.0.1", false, 401)]
    public async Task Reading_without_an_API_key_is_possible_only_on_this_machine_or_if_it_was_allowed(
        string address,
        bool? isAllowed,
        int status
    )
    {
        using var folder = new TempFolder();
        await using var server = await ArchiveServer.StartAsync(
            new ArchiveServerOptions
            {
                Directory = folder.Root,
                ListenAddress = IPAddress.Parse(address),
                AllowsAnonymous = isAllowed,
            },
            TestContext.Current.CancellationToken
        );
        using var http = new HttpClient();
        var cancellation = TestContext.Current.CancellationToken;

        using var read = await http.GetAsync($"{server.Api}/dandisets/", cancellation);
        using var info = await http.GetAsync($"{server.Api}/info/", cancellation);
        using var unsigned = await http.GetAsync($"{server.Root}dandi-dandisets/blobs/a", cancellation);
        http.DefaultRequestHeaders.Authorization = new("token", server.Users[0].Token);
        using var withKey = await http.GetAsync($"{server.Api}/dandisets/", cancellation);

        Assert.Equal(status, (int)read.StatusCode);
        Assert.Equal(200, (int)info.StatusCode);
        Assert.Equal(status == 401 ? 403 : 404, (int)unsigned.StatusCode);
        Assert.Equal(200, (int)withKey.StatusCode);
    }

    private async Task<RawResponse> SendAsync(string method, string path, string[] headers)
    {
        var root = _archive.Server.Root;
        var body = Encoding.UTF8.GetBytes("""{"name":"n","metadata":{}}""");
        List<string> lines =
        [
            $"Authorization: token {_archive.Alice.Token}",
            .. headers.Select(header =>
                header.Replace("HOST", root.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
            ),
        ];
        if (method == "POST")
            lines.AddRange(["Content-Type: application/json", $"Content-Length: {body.Length}"]);
        var request = new RawRequest(method, path, lines, method == "POST" ? body : []);
        return await RawConnection.SendAsync(root, request.Encode(root)) ?? throw new IOException("No response");
    }

    private static Task<ArchiveServer> StartAsync(TempFolder folder, Uri publicUrl) =>
        ArchiveServer.StartAsync(
            new ArchiveServerOptions
            {
                Directory = folder.Root,
                PublicUrl = publicUrl,
                Users = [UserSpec.Parse("alice")],
            },
            TestContext.Current.CancellationToken
        );

    private static async Task<int> PostAsync(ArchiveServer server, string origin)
    {
        using var http = new HttpClient();
        using var message = new HttpRequestMessage(HttpMethod.Post, $"{server.ListenUrl}api/dandisets/");
        message.Headers.Add("Origin", origin);
        using var response = await http.SendAsync(message, TestContext.Current.CancellationToken);
        return (int)response.StatusCode;
    }
}
