using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace Dandi.Benchmarks;

/// <summary>Asks an archive what it has.</summary>
internal static class StoredContent
{
    private const string Draft = "/dandisets/000001/versions/draft/info/";

    /// <summary>The bytes of all assets in the draft of the first Dandiset.</summary>
    public static async Task<long> CountBytesAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        using var http = Connect(workplace);
        return (long)(await ReadAsync(http, workplace.Api + Draft, cancellationToken))["size"]!;
    }

    /// <summary>The number of entries that the only Zarr of the archive has.</summary>
    public static async Task<int> CountEntriesAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        using var http = Connect(workplace);
        var zarrs = await ReadAsync(http, $"{workplace.Api}/zarr/", cancellationToken);
        var zarr = zarrs["results"]!.AsArray().Single()!["zarr_id"];
        var count = 0;
        string? next = $"{workplace.Api}/zarr/{zarr}/files/";
        while (next is not null)
        {
            var page = await ReadAsync(http, next, cancellationToken);
            count += page["results"]!.AsArray().Count;
            next = (string?)page["next"];
        }
        return count;
    }

    private static HttpClient Connect(Workplace workplace)
    {
        var handler = new SocketsHttpHandler();
        if (workplace.ClientOptions is ["--ca-file", var authority])
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.ImportFromPemFile(authority);
            handler.SslOptions.CertificateChainPolicy = policy;
        }
        return new HttpClient(handler);
    }

    private static async Task<JsonNode> ReadAsync(HttpClient http, string url, CancellationToken cancellationToken) =>
        JsonNode.Parse(await http.GetStringAsync(new Uri(url), cancellationToken))!;
}
