using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dandi.Testing;

namespace Dandi.Server.Tests.Access;

/// <summary>A presigned URL of the archive allows the one request that it was made for.</summary>
public sealed class PresignedUrlTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private static readonly string[] Parameters =
    [
        "X-Amz-Algorithm",
        "X-Amz-Credential",
        "X-Amz-Date",
        "X-Amz-Expires",
        "X-Amz-SignedHeaders",
        "X-Amz-Signature",
    ];
    private static readonly HttpClient Http = new();
    private readonly RunningArchive _archive = shared.Archive;

    [Fact]
    public async Task Each_changed_or_missing_parameter_is_refused()
    {
        foreach (var (method, url, body, headers) in await ListRequestsAsync())
        {
            foreach (var name in NamesIn(url))
            {
                await AssertRefusedAsync(method, Change(url, name, Alter), body, headers);
                await AssertRefusedAsync(method, Remove(url, name), body, headers);
                await AssertRefusedAsync(method, Change(url, name, _ => ""), body, headers);
            }
            await AssertRefusedAsync(method, url + "&versionId=1", body, headers);
            await AssertRefusedAsync(method, url + "&X-Amz-Security-Token=x", body, headers);
            Assert.Equal(200, await SendAsync(method, url, body, headers));
        }
    }

    [Fact]
    public async Task No_URL_is_valid_for_more_than_seven_days_and_each_is_accepted()
    {
        await using var archive = await RunningArchive.StartAsync(TimeSpan.FromDays(30));
        var id = await archive.CreateDandisetAsync();
        var upload = await UploadSteps.AnnounceAsync(archive, id, [1]);
        var url = upload["parts"][0]!["upload_url"]!.ToString();

        Assert.Contains("X-Amz-Expires=604800&", url, StringComparison.Ordinal);
        Assert.Equal(200, (await archive.SendAsync("PUT", url, null, new ByteArrayContent([1]))).Status);
    }

    [Fact]
    public async Task Another_key_method_host_or_header_is_refused()
    {
        foreach (var (method, url, body, headers) in await ListRequestsAsync())
        {
            var path = new Uri(url).AbsolutePath;
            foreach (
                var other in (string[])
                    [path + "x", path[..^1], path + "/", "/dandi-dandisets/", path.Replace("-", "-a")]
            )
                await AssertRefusedAsync(method, url.Replace(path, other, StringComparison.Ordinal), body, headers);
            foreach (var other in new[] { "GET", "HEAD", "PUT", "POST", "DELETE" }.Where(other => other != method))
                await AssertRefusedAsync(other, url, other is "PUT" or "POST" ? body ?? [] : null, headers);
            await AssertRefusedAsync(
                method,
                url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal),
                body,
                headers
            );
            await AssertRefusedAsync(method, url, body, [.. headers, ("x-amz-acl", "public-read")]);
            foreach (var header in headers)
                await AssertRefusedAsync(method, url, body, [.. headers.Where(one => one != header)]);
            Assert.Equal(200, await SendAsync(method, url, body, headers));
        }
    }

    [Fact]
    public async Task Body_of_another_size_or_digest_is_refused()
    {
        var requests = await ListRequestsAsync();
        var (part, entry) = (requests[0], requests[2]);
        var md5 = Convert.ToBase64String(MD5.HashData("other"u8));

        await AssertRefusedAsync(part.Method, part.Url, [.. part.Body!, 0], []);
        await AssertRefusedAsync(part.Method, part.Url, part.Body![1..], []);
        await AssertRefusedAsync(
            entry.Method,
            entry.Url,
            "other"u8.ToArray(),
            [("Content-MD5", md5), entry.Headers[1]]
        );
        await AssertRefusedAsync(
            entry.Method,
            entry.Url,
            entry.Body,
            [entry.Headers[0], ("x-amz-tagging", "embargoed=false")]
        );
        Assert.Equal(400, await SendAsync(entry.Method, entry.Url, "other"u8.ToArray(), entry.Headers));
    }

    private sealed record SignedCall(string Method, string Url, byte[]? Body, (string Name, string Value)[] Headers);

    /// <summary>
    /// One request of each kind: a part, the completion, an entry of an embargoed Zarr, a download, and its HEAD.
    /// </summary>
    private async Task<List<SignedCall>> ListRequestsAsync()
    {
        var subject = await Subject.CreateAsync(_archive, embargo: true);
        var bytes = RandomNumberGenerator.GetBytes(50);
        var upload = await subject.InitializeAsync(_archive, _archive.Alice, bytes);
        var etag = Convert.ToHexStringLower(MD5.HashData(bytes));
        var completion = await _archive.AskAsync(
            "POST",
            $"/uploads/{upload["upload_id"]}/complete/",
            _archive.Alice,
            JsonNode.Parse($$"""{"parts":[{"part_number":1,"size":50,"etag":"{{etag}}"}]}""")
        );
        var entry = (await ZarrSteps.SignAsync(_archive, subject.Zarr, "new")).Single();
        return
        [
            new("PUT", upload["parts"][0]!["upload_url"]!.ToString(), bytes, []),
            new(
                "POST",
                completion["complete_url"].ToString(),
                System.Text.Encoding.UTF8.GetBytes(completion["body"].ToString()),
                []
            ),
            new(
                "PUT",
                entry,
                ZarrSteps.Bytes("new"),
                [
                    ("Content-MD5", Convert.ToBase64String(MD5.HashData(ZarrSteps.Bytes("new")))),
                    ("x-amz-tagging", "embargoed=true"),
                ]
            ),
            new("GET", (await LocateAsync("GET", subject)).Location!, null, []),
            new("HEAD", (await LocateAsync("HEAD", subject)).Location!, null, []),
        ];
    }

    private Task<ReceivedResponse> LocateAsync(string method, Subject subject) =>
        _archive.AskAsync(method, $"/assets/{subject.Asset}/download/", _archive.Alice);

    private static async Task AssertRefusedAsync(string method, string url, byte[]? body, (string, string)[] headers)
    {
        var status = await SendAsync(method, url, body, headers);
        Assert.True(status is 400 or 403 or 404 or 405, $"{method} {url}: {status}");
    }

    private static List<string> NamesIn(string url)
    {
        var names = new Uri(url).Query[1..].Split('&').Select(pair => pair.Split('=')[0]).ToList();
        Assert.Superset(Parameters.ToHashSet(), names.ToHashSet());
        return names;
    }

    private static string Change(string url, string name, Func<string, string> change) =>
        string.Join(
            '&',
            url.Split('&')
                .Select(pair =>
                    Split(pair) is var (head, key, value) && key == name ? $"{head}{key}={change(value)}" : pair
                )
        );

    private static string Remove(string url, string name) =>
        string.Join('&', url.Split('&').Select(pair => Split(pair) is var (head, key, _) && key == name ? head : pair));

    /// <summary>The first parameter comes with the URL in front of it.</summary>
    private static (string Head, string Key, string Value) Split(string pair)
    {
        var (begin, end) = (
            pair.IndexOf('?', StringComparison.Ordinal) + 1,
            pair.IndexOf('=', StringComparison.Ordinal)
        );
        return (pair[..begin], pair[begin..end], pair[(end + 1)..]);
    }

    /// <summary>Changes the last letter or digit of a value.</summary>
    private static string Alter(string value) => value[..^1] + (value[^1] == '1' ? '2' : '1');

    private static async Task<int> SendAsync(
        string method,
        string url,
        byte[]? body,
        (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        request.Content = body is null ? null : new ByteArrayContent(body);
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content?.Headers.TryAddWithoutValidation(name, value);
        }
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.NotEqual(HttpStatusCode.InternalServerError, response.StatusCode);
        return (int)response.StatusCode;
    }
}
