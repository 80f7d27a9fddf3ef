using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dandi.Server.State;
using Dandi.Testing;

namespace Dandi.Server.Tests.Access;

/// <summary>
/// An archive with a public URL, requested as by the proxy at that URL: over plain HTTP, with whatever host the proxy
/// sends.
/// </summary>
public sealed class PublicUrlTests : IAsyncLifetime
{
    private const string Root = "https://archive.lab:8443";
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly TempFolder _folder = new();
    private ArchiveServer _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await ArchiveServer.StartAsync(
            new ArchiveServerOptions { Directory = _folder.Root, PublicUrl = new Uri(Root) },
            TestContext.Current.CancellationToken
        );

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
        _folder.Dispose();
    }

    public static TheoryData<string> Hosts => ["archive.lab:8443", "archive.lab", "127.0.0.1", "localhost:8000"];

    [Fact]
    public void Archive_says_where_clients_reach_it_and_where_it_listens()
    {
        Assert.Equal(Root + "/", _server.Root.ToString());
        Assert.Equal(Root + "/api", _server.Api.ToString());
        Assert.Equal(("http", "127.0.0.1"), (_server.ListenUrl.Scheme, _server.ListenUrl.Host));
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task Info_names_the_public_url(string host)
    {
        var info = await AskAsync(host, "GET", Root + "/api/info/");

        Assert.Equal(Root + "/api", info["services"]["api"]!["url"]!.ToString());
        Assert.Equal(Root, info["services"]["webui"]!["url"]!.ToString());
        Assert.Equal(Root + "/", info["instance_config"]["instance_url"]!.ToString());
        Assert.Equal(Root + "/api/schemas/?model=Dandiset", info["schema_url"].ToString());
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task Next_links_have_the_public_url(string host)
    {
        await CreateDandisetAsync(host);
        await CreateDandisetAsync(host);

        var first = await AskAsync(host, "GET", Root + "/api/dandisets/?page_size=1&draft=true&empty=true");
        var second = await AskAsync(host, "GET", first["next"].ToString());

        Assert.StartsWith(Root + "/api/dandisets/?", second["previous"].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task File_is_uploaded_and_downloaded_by_the_urls_of_the_responses(string host)
    {
        var bytes = Encoding.UTF8.GetBytes(host);
        var id = await CreateDandisetAsync(host);
        var blob = await UploadAsync(host, id, bytes);
        var asset = await AskAsync(
            host,
            "POST",
            $"{Root}/api/dandisets/{id}/versions/draft/assets/",
            UploadSteps.Asset("a.txt", blob)
        );

        var urls = asset["metadata"]["contentUrl"]!.AsArray().Select(url => url!.ToString()).ToList();
        var download = await AskAsync(host, "GET", urls[0]);
        var content = await AskAsync(host, "GET", download.Location!);

        Assert.All(urls, url => Assert.StartsWith(Root + "/", url, StringComparison.Ordinal));
        Assert.StartsWith(Root + "/dandi-dandisets/", download.Location, StringComparison.Ordinal);
        Assert.Equal(host, content.Body);
    }

    [Fact]
    public async Task Url_that_another_host_has_signed_is_refused()
    {
        var download = await AskAsync("127.0.0.1", "GET", Root + $"/dandi-dandisets/a?{SignatureFor("127.0.0.1")}");

        Assert.Equal(403, download.Status);
        Assert.Contains("SignatureDoesNotMatch", download.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example", 421)]
    [InlineData("archive.lab.evil.example", 421)]
    [InlineData("192.168.1.5", 421)]
    [InlineData("ARCHIVE.LAB", 200)]
    public async Task Other_hosts_than_the_public_one_stay_misdirected(string host, int status) =>
        Assert.Equal(status, (await AskAsync(host, "GET", Root + "/api/info/")).Status);

    [Fact]
    public async Task Missing_slash_is_redirected_to_the_same_host()
    {
        var response = await AskAsync("127.0.0.1", "GET", Root + "/api/info");

        Assert.Equal("/api/info/", response.Location);
    }

    [Fact]
    public async Task Forwarded_headers_are_not_trusted_without_a_public_url_either()
    {
        await using var archive = await RunningArchive.StartAsync();

        var info = await AskAsync("localhost", "GET", archive.Api + "/info/");

        Assert.Equal("http://localhost/api", info["services"]["api"]!["url"]!.ToString());
    }

    private async Task<string> CreateDandisetAsync(string host)
    {
        var body = new JsonObject { ["name"] = "A test", ["metadata"] = new JsonObject() };
        return (await AskAsync(host, "POST", Root + "/api/dandisets/", body))["identifier"].ToString();
    }

    private async Task<string> UploadAsync(string host, string id, byte[] bytes)
    {
        var etag = Convert.ToHexStringLower(MD5.HashData(bytes));
        var upload = await AnnounceAsync(host, id, bytes.Length, etag);
        var part = await SendAsync(
            host,
            "PUT",
            upload["parts"][0]!["upload_url"]!.ToString(),
            new ByteArrayContent(bytes)
        );
        Assert.Equal(200, part.Status);
        var path = $"{Root}/api/uploads/{upload["upload_id"]}";
        var parts = new JsonArray(
            new JsonObject
            {
                ["part_number"] = 1,
                ["size"] = bytes.Length,
                ["etag"] = etag,
            }
        );
        var completion = await AskAsync(host, "POST", path + "/complete/", new JsonObject { ["parts"] = parts });
        var completed = await SendAsync(
            host,
            "POST",
            completion["complete_url"].ToString(),
            new StringContent(completion["body"].ToString())
        );
        Assert.Contains($"<Location>{Root}/dandi-dandisets/blobs/", completed.Body, StringComparison.Ordinal);
        return (await AskAsync(host, "POST", path + "/validate/"))["blob_id"].ToString();
    }

    private Task<ReceivedResponse> AnnounceAsync(string host, string id, int size, string etag) =>
        AskAsync(
            host,
            "POST",
            Root + "/api/uploads/initialize/",
            new JsonObject
            {
                ["contentSize"] = size,
                ["dandiset"] = id,
                ["digest"] = new JsonObject
                {
                    ["algorithm"] = "dandi:dandi-etag",
                    ["value"] = $"{Convert.ToHexStringLower(MD5.HashData(Convert.FromHexString(etag)))}-1",
                },
            }
        );

    private string SignatureFor(string host)
    {
        var signer = new S3Signer(
            new Uri($"http://{host}"),
            "dandi-dandisets",
            _server.StoreKey.AccessKey,
            _server.StoreKey.Secret,
            _server.StoreKey.Region
        );
        return new Uri(signer.Presign("GET", "a")).Query[1..];
    }

    private Task<ReceivedResponse> AskAsync(string host, string method, string url, JsonNode? body = null) =>
        SendAsync(
            host,
            method,
            url,
            body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json")
        );

    /// <summary>Forwards a request as a proxy does: to the address of the archive, with some host.</summary>
    private async Task<ReceivedResponse> SendAsync(string host, string method, string url, HttpContent? content)
    {
        Assert.False(url.StartsWith("http://archive", StringComparison.Ordinal), url);
        using var message = new HttpRequestMessage(
            new HttpMethod(method),
            url.Replace(Root + "/", _server.ListenUrl.ToString(), StringComparison.Ordinal)
        )
        {
            Content = content,
        };
        message.Headers.Host = host;
        foreach (var name in (string[])["X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "Forwarded"])
            message.Headers.Add(name, name == "Forwarded" ? "host=evil.example;proto=ftp" : "evil.example");
        if (url.StartsWith(Root + "/api/", StringComparison.Ordinal))
            message.Headers.Add("Authorization", $"token {_server.Users[0].Token}");
        using var response = await _http.SendAsync(message, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new ReceivedResponse((int)response.StatusCode, response.Headers.Location?.ToString(), text);
    }
}
