using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Dandi.EndToEnd.Tests.Crash;

/// <summary>
/// A client that writes to a Dandiset of its own until the server is killed or its disk is full, and knows what was
/// acknowledged.
/// </summary>
internal sealed class KilledWriter : IDisposable
{
    private readonly HttpClient _http = new();
    private readonly Random _random;
    private readonly Action _acknowledged;
    private readonly Dictionary<string, byte[]> _assets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
    private readonly HashSet<string> _entries = new(StringComparer.Ordinal);

    // What the last request, which has no response, may have changed.
    private string? _uncertain;
    private string _dandiset = "";
    private string _zarr = "";

    /// <param name="key">The API key.</param>
    /// <param name="seed">The seed of what it writes.</param>
    /// <param name="acknowledged">Called after each response.</param>
    public KilledWriter(string key, int seed, Action acknowledged)
    {
        (_random, _acknowledged) = (new Random(seed), acknowledged);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("token", key);
    }

    /// <summary>The number of assets and entries that were acknowledged and not deleted.</summary>
    public int Count => _assets.Count + _entries.Count;

    /// <summary>Whether it ended because the disk of the server is full.</summary>
    public bool IsDiskFull { get; private set; }

    /// <summary>Writes until the server does not respond any more, or its disk is full.</summary>
    public async Task WriteAsync(string api)
    {
        try
        {
            await BeginAsync(api);
            for (var number = 0; ; number++)
            {
                await AddAssetAsync(api, $"{number}.bin");
                await AddEntryAsync(api, $"0/{number}");
                if (number % 5 == 4)
                    await DeleteAssetAsync(api, $"{number - 3}.bin");
            }
        }
        catch (Exception error) when (error is HttpRequestException { StatusCode: null } or IOException)
        {
            // It was killed, or the disk is full.
        }
    }

    /// <summary>Compares what the server has with what was acknowledged, and deletes it.</summary>
    public async Task VerifyAsync(string api)
    {
        if (_dandiset.Length == 0)
            return;
        var found = new HashSet<string>(StringComparer.Ordinal);
        var list = await AskAsync("GET", $"{api}/dandisets/{_dandiset}/versions/draft/assets/?page_size=1000");
        foreach (var asset in list!["results"]!.AsArray())
        {
            var path = asset!["path"]!.ToString();
            Assert.True(found.Add(path), $"{path} exists twice");
            var url = $"{api}/assets/{asset["asset_id"]}/download/";
            var bytes = await _http.GetByteArrayAsync(url, TestContext.Current.CancellationToken);
            if (_assets.TryGetValue(path, out var expected))
                Assert.True(expected.AsSpan().SequenceEqual(bytes), $"{path} has other bytes");
            else
                Assert.Equal(_uncertain, path);
        }
        Assert.DoesNotContain(_assets.Keys, path => path != _uncertain && !found.Contains(path));
        if (_zarr.Length > 0)
            await VerifyEntriesAsync(api);
        await AskAsync("DELETE", $"{api}/dandisets/{_dandiset}/");
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task VerifyEntriesAsync(string api)
    {
        var files = await AskAsync("GET", $"{api}/zarr/{_zarr}/files/");
        var found = files!["results"]!.AsArray().ToDictionary(file => file!["Key"]!.ToString(), file => file!["ETag"]);
        foreach (var path in _entries)
            Assert.Equal(Convert.ToHexStringLower(MD5.HashData(Bytes(path))), found[path]?.ToString());
    }

    private async Task BeginAsync(string api)
    {
        var created = await AskAsync("POST", $"{api}/dandisets/", """{"name":"Killed","metadata":{}}""");
        _dandiset = created!["identifier"]!.ToString();
        var zarr = await AskAsync("POST", $"{api}/zarr/", $$"""{"name":"a.zarr","dandiset":"{{_dandiset}}"}""");
        _zarr = zarr!["zarr_id"]!.ToString();
    }

    private async Task AddAssetAsync(string api, string path)
    {
        var bytes = new byte[_random.Next(4) == 0 ? 100_000 : 2_000];
        _random.NextBytes(bytes);
        var md5 = MD5.HashData(bytes);
        var etag = $"{Convert.ToHexStringLower(MD5.HashData(md5))}-1";
        var upload = await AskAsync(
            "POST",
            $"{api}/uploads/initialize/",
            $$$"""
            {"contentSize":{{{bytes.Length}}},"dandiset":"{{{_dandiset}}}",
             "digest":{"algorithm":"dandi:dandi-etag","value":"{{{etag}}}"}}
            """
        );
        await PutAsync(upload!["parts"]![0]!["upload_url"]!.ToString(), new ByteArrayContent(bytes));
        var id = upload["upload_id"]!.ToString();
        var completion = await AskAsync(
            "POST",
            $"{api}/uploads/{id}/complete/",
            $$"""{"parts":[{"part_number":1,"size":{{bytes.Length}},"etag":"{{Convert.ToHexStringLower(md5)}}"}]}"""
        );
        using var body = new StringContent(completion!["body"]!.ToString());
        await SendAsync(HttpMethod.Post, completion["complete_url"]!.ToString(), body);
        var blob = await AskAsync("POST", $"{api}/uploads/{id}/validate/");
        _uncertain = path;
        var asset = await AskAsync(
            "POST",
            $"{api}/dandisets/{_dandiset}/versions/draft/assets/",
            $$$"""{"blob_id":"{{{blob!["blob_id"]}}}","metadata":{"path":"{{{path}}}","schemaKey":"Asset"}}"""
        );
        (_assets[path], _ids[path], _uncertain) = (bytes, asset!["asset_id"]!.ToString(), null);
    }

    private async Task DeleteAssetAsync(string api, string path)
    {
        _uncertain = path;
        await AskAsync("DELETE", $"{api}/dandisets/{_dandiset}/versions/draft/assets/{_ids[path]}/");
        _assets.Remove(path);
        _uncertain = null;
    }

    private async Task AddEntryAsync(string api, string path)
    {
        var bytes = Bytes(path);
        var md5 = Convert.ToBase64String(MD5.HashData(bytes));
        var urls = await AskAsync(
            "POST",
            $"{api}/zarr/{_zarr}/files/",
            $$"""[{"path":"{{path}}","base64md5":"{{md5}}"}]"""
        );
        using var content = new ByteArrayContent(bytes);
        content.Headers.Add("Content-MD5", md5);
        await PutAsync(urls![0]!.ToString(), content);
        _entries.Add(path);
    }

    private static byte[] Bytes(string path) => Encoding.UTF8.GetBytes($"the content of {path}");

    private async Task<JsonNode?> AskAsync(string method, string url, string? json = null)
    {
        using var content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        var text = await SendAsync(new HttpMethod(method), url, content);
        return text.Length > 0 ? JsonNode.Parse(text) : null;
    }

    private async Task PutAsync(string url, ByteArrayContent content) => await SendAsync(HttpMethod.Put, url, content);

    private async Task<string> SendAsync(HttpMethod method, string url, HttpContent? content)
    {
        using var message = new HttpRequestMessage(method, url) { Content = content };
        using var response = await _http.SendAsync(message, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (response.StatusCode == HttpStatusCode.InsufficientStorage)
        {
            IsDiskFull = true;
            throw new IOException(text);
        }
        Assert.True(response.IsSuccessStatusCode, $"{method} {url}: {(int)response.StatusCode} {text}");
        _acknowledged();
        return text;
    }
}
