using System.Text.Json.Nodes;

namespace Dandi.Benchmarks;

/// <summary>Asks an archive what it has.</summary>
internal static class StoredContent
{
    private const string Draft = "/dandisets/000001/versions/draft/info/";

    /// <summary>The bytes of all assets in the draft of the first Dandiset.</summary>
    public static async Task<long> CountBytesAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        return (long)(await ReadAsync(http, workplace.Api + Draft, cancellationToken))["size"]!;
    }

    /// <summary>The number of entries that the only Zarr of the archive has.</summary>
    public static async Task<int> CountEntriesAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
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

    private static async Task<JsonNode> ReadAsync(HttpClient http, string url, CancellationToken cancellationToken) =>
        JsonNode.Parse(await http.GetStringAsync(new Uri(url), cancellationToken))!;
}
