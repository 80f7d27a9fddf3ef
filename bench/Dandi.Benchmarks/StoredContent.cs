using System.Text.Json.Nodes;
using Dandi.Benchmarks.Archive;

namespace Dandi.Benchmarks;

/// <summary>Asks an archive what it has.</summary>
internal static class StoredContent
{
    private const string Draft = "/dandisets/000001/versions/draft/info/";

    /// <summary>The bytes of all assets in the draft of the first Dandiset.</summary>
    public static async Task<long> CountBytesAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        using var archive = new ArchiveClient(workplace, connections: 1);
        return (long)(await ReadAsync(archive, Draft, cancellationToken))["size"]!;
    }

    /// <summary>The number of entries that the only Zarr of the archive has.</summary>
    public static async Task<int> CountEntriesAsync(Workplace workplace, CancellationToken cancellationToken)
    {
        using var archive = new ArchiveClient(workplace, connections: 1);
        var zarrs = await ReadAsync(archive, "/zarr/", cancellationToken);
        var zarr = zarrs["results"]!.AsArray().Single()!["zarr_id"];
        var count = 0;
        string? path = $"/zarr/{zarr}/files/";
        while (path is not null)
        {
            var page = await ReadAsync(archive, path, cancellationToken);
            count += page["results"]!.AsArray().Count;
            path = ((string?)page["next"])?[workplace.Api.Length..];
        }
        return count;
    }

    private static async Task<JsonNode> ReadAsync(
        ArchiveClient archive,
        string path,
        CancellationToken cancellationToken
    ) => (await archive.AskAsync("GET", path, null, cancellationToken))!;
}
