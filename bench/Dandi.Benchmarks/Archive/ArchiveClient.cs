using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Dandi.Benchmarks.Archive;

/// <summary>Sends requests to an archive over a number of connections, without the work of a real client.</summary>
internal sealed class ArchiveClient : IDisposable
{
    private readonly string _api;
    private readonly HttpClient _http;
    private long _requests;

    public ArchiveClient(Workplace workplace, int connections)
    {
        _api = workplace.Api;
        Connections = connections;
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = connections };
        if (workplace.ClientOptions is ["--ca-file", var authority])
            handler.SslOptions.CertificateChainPolicy = TrustOnly(authority);
        _http = new HttpClient(handler);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("token", workplace.Key);
        _http.Timeout = Timeout.InfiniteTimeSpan;
    }

    public int Connections { get; }

    /// <summary>The number of requests so far.</summary>
    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Sends JSON to the API.</summary>
    /// <exception cref="HttpRequestException">The response is an error.</exception>
    public async Task<JsonNode?> AskAsync(
        string method,
        string path,
        JsonNode? body,
        CancellationToken cancellationToken
    )
    {
        using var content = body is null
            ? null
            : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        var text = await SendAsync(new HttpMethod(method), _api + path, content, cancellationToken);
        return text.Length > 0 ? JsonNode.Parse(text) : null;
    }

    /// <summary>Sends bytes to a presigned URL.</summary>
    public async Task PutAsync(string url, HttpContent content, string? md5, CancellationToken cancellationToken)
    {
        if (md5 is not null)
            content.Headers.Add("Content-MD5", md5);
        await SendAsync(HttpMethod.Put, url, content, cancellationToken);
    }

    /// <summary>Creates a Dandiset.</summary>
    /// <returns>Its identifier.</returns>
    public async Task<string> CreateDandisetAsync(CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["name"] = "A benchmark", ["metadata"] = new JsonObject() };
        return (await AskAsync("POST", "/dandisets/", body, cancellationToken))!["identifier"]!.ToString();
    }

    /// <summary>Uploads a blob of one part in five requests.</summary>
    /// <returns>The id of the blob.</returns>
    public async Task<string> UploadAsync(string dandiset, byte[] bytes, CancellationToken cancellationToken)
    {
        var md5 = MD5.HashData(bytes);
        var etag = $"{Convert.ToHexStringLower(MD5.HashData(md5))}-1";
        var upload = await AnnounceAsync(dandiset, bytes.Length, etag, cancellationToken);
        using (var content = new ByteArrayContent(bytes))
            await PutAsync(upload["parts"]![0]!["upload_url"]!.ToString(), content, null, cancellationToken);
        return await CompleteAsync(upload, [Convert.ToHexStringLower(md5)], cancellationToken);
    }

    /// <summary>Announces an upload.</summary>
    public async Task<JsonNode> AnnounceAsync(
        string dandiset,
        long size,
        string etag,
        CancellationToken cancellationToken
    ) =>
        (
            await AskAsync(
                "POST",
                "/uploads/initialize/",
                new JsonObject
                {
                    ["contentSize"] = size,
                    ["digest"] = new JsonObject { ["algorithm"] = "dandi:dandi-etag", ["value"] = etag },
                    ["dandiset"] = dandiset,
                },
                cancellationToken
            )
        )!;

    /// <summary>Completes and validates an upload whose parts were sent.</summary>
    /// <returns>The id of the blob.</returns>
    public async Task<string> CompleteAsync(
        JsonNode upload,
        IReadOnlyList<string> md5s,
        CancellationToken cancellationToken
    )
    {
        var parts = upload["parts"]!
            .AsArray()
            .Zip(md5s, (part, md5) => (JsonNode)
                    new JsonObject
                    {
                        ["part_number"] = part!["part_number"]!.DeepClone(),
                        ["size"] = part["size"]!.DeepClone(),
                        ["etag"] = md5,
                    });
        var path = $"/uploads/{upload["upload_id"]}";
        var body = new JsonObject { ["parts"] = new JsonArray([.. parts]) };
        var completion = (await AskAsync("POST", $"{path}/complete/", body, cancellationToken))!;
        using var xml = new StringContent(completion["body"]!.ToString());
        await SendAsync(HttpMethod.Post, completion["complete_url"]!.ToString(), xml, cancellationToken);
        return (await AskAsync("POST", $"{path}/validate/", null, cancellationToken))!["blob_id"]!.ToString();
    }

    public Task AddAssetAsync(string dandiset, string path, string blob, CancellationToken cancellationToken) =>
        AskAsync(
            "POST",
            $"/dandisets/{dandiset}/versions/draft/assets/",
            new JsonObject
            {
                ["blob_id"] = blob,
                ["metadata"] = new JsonObject { ["path"] = path, ["schemaKey"] = "Asset" },
            },
            cancellationToken
        );

    /// <summary>Downloads a file and counts its bytes.</summary>
    public async Task<long> DownloadAsync(string url, CancellationToken cancellationToken)
    {
        await using var stream = await _http.GetStreamAsync(url, cancellationToken);
        var (buffer, count) = (new byte[1 << 20], 0L);
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0; )
            count += read;
        return count;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static X509ChainPolicy TrustOnly(string authority)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(authority);
        return policy;
    }

    private async Task<string> SendAsync(
        HttpMethod method,
        string url,
        HttpContent? content,
        CancellationToken cancellationToken
    )
    {
        using var message = new HttpRequestMessage(method, url) { Content = content };
        using var response = await _http.SendAsync(message, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        Interlocked.Increment(ref _requests);
        return response.IsSuccessStatusCode
            ? text
            : throw new HttpRequestException($"{method} {url}: {(int)response.StatusCode} {text}");
    }
}
