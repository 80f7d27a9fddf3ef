using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Http;

namespace Dandi.Archive;

/// <summary>The assets of the draft of a Dandiset (archive-api.md §6).</summary>
/// <remarks>Errors, retries and thread-safety are those of <see cref="ArchiveClient"/>.</remarks>
public sealed class AssetClient
{
    private const int PageSize = 1000;
    private const int PageSizeStep = 10;

    // More requests would be for more assets than the largest archive has.
    private const int MaxPages = 2_000;

    // The archive accepts 512 characters; a longer path cannot be that of a local file.
    private const int MaxPathLength = 8 * AssetPath.MaxLength;
    private const int MaxTextLength = 1_000;
    private readonly ArchiveConnection _connection;

    internal AssetClient(ArchiveConnection connection) => _connection = connection;

    /// <summary>Lists assets in the order of their paths; pages are requested as the caller gets to them.</summary>
    /// <remarks>
    /// The order is that of the archive's database, not that of bytes. Assets that no request could name or whose path
    /// could not be that of a local file are left out.
    /// </remarks>
    /// <param name="id">The Dandiset.</param>
    /// <param name="prefix">Lists only assets whose path starts with this, ignoring case; empty for all.</param>
    /// <param name="cancellationToken">Cancels the listing.</param>
    public IAsyncEnumerable<RemoteAsset> ListAsync(DandisetId id, string prefix, CancellationToken cancellationToken) =>
        ListPagesAsync(id, prefix.Length == 0 ? "" : $"&path={Uri.EscapeDataString(prefix)}", cancellationToken);

    /// <summary>Lists the assets that are Zarrs, in the order of their paths.</summary>
    public IAsyncEnumerable<RemoteAsset> ListZarrsAsync(DandisetId id, CancellationToken cancellationToken) =>
        ListPagesAsync(id, "&zarr=true", cancellationToken);

    /// <summary>Finds the asset at a path.</summary>
    /// <returns>Null if there is none.</returns>
    public async Task<RemoteAsset?> FindAsync(DandisetId id, string path, CancellationToken cancellationToken)
    {
        // The archive filters by prefix, and an asset at exactly this path is listed alone (archive-api.md §6.1).
        var request = ArchiveRequest.Get($"{UrlOf(id)}?metadata=true&page_size=1&path={Uri.EscapeDataString(path)}");
        var json = await _connection.SendForJsonAsync(request, cancellationToken);
        if (json.Member("results") is not { ValueKind: JsonValueKind.Array } results)
            throw _connection.MissingMember(request, "results");
        foreach (var item in results.EnumerateArray())
        {
            if (item.Member("path").Text() == path)
                return TryReadAsset(item) ?? throw _connection.Invalid(request, "has no valid `asset_id`");
        }
        return null;
    }

    /// <summary>Adds an asset (archive-api.md §6.3), or replaces one (§6.4).</summary>
    /// <param name="id">The Dandiset.</param>
    /// <param name="metadata">
    /// All metadata of the asset, with <c>path</c>. The id of the last activity in <c>wasGeneratedBy</c> must be
    /// unique: by it, the asset is recognized if the response is lost.
    /// </param>
    /// <param name="content">The blob or Zarr.</param>
    /// <param name="replaced">The asset to replace; null to add one.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The asset as the archive has stored it.</returns>
    /// <exception cref="AssetConflictException">
    /// Another client has added an asset at the path, or changed or removed <paramref name="replaced"/>.
    /// </exception>
    public async Task<RemoteAsset> RegisterAsync(
        DandisetId id,
        JsonObject metadata,
        AssetContent content,
        RemoteAsset? replaced,
        CancellationToken cancellationToken
    )
    {
        var body = new JsonObject { ["metadata"] = metadata.DeepClone(), [content.Member] = content.Id };
        var request = replaced is null
            ? ArchiveRequest.Post(UrlOf(id), body)
            : ArchiveRequest.Put($"{UrlOf(id)}{replaced.AssetId}/", body);
        using var response = await _connection.SendAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            if (await FindRegisteredAsync(id, metadata, content, cancellationToken) is { } registered)
                return registered;
            var text = ArchiveConnection.TextOf(response);
            // A folder where a file should be, or the reverse: reading the asset again would not resolve it.
            if (!text.Contains("conflicts with existing assets", StringComparison.Ordinal))
                throw new AssetConflictException(PathOf(metadata), $"error {(int)response.StatusCode}");
        }
        _connection.EnsureSuccess(request, response);
        var asset = TryReadAsset(_connection.ReadJson(request, response));
        return asset is not null && asset.Path == PathOf(metadata) && asset.Content == content
            ? asset
            : throw _connection.Invalid(request, "is not the asset that was sent");
    }

    /// <summary>
    /// Removes an asset from the draft (archive-api.md §6.5). Removing one that is gone already succeeds.
    /// </summary>
    /// <returns>False if another client has replaced the asset since it was read; its replacement stays.</returns>
    public async Task<bool> DeleteAsync(DandisetId id, RemoteAsset asset, CancellationToken cancellationToken)
    {
        var request = ArchiveRequest.Delete($"{UrlOf(id)}{asset.AssetId}/");
        using var response = await _connection.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return await FindAsync(id, asset.Path, cancellationToken) is null;
        _connection.EnsureSuccess(request, response);
        return true;
    }

    private static string UrlOf(DandisetId id) => $"/dandisets/{id}/versions/draft/assets/";

    private async IAsyncEnumerable<RemoteAsset> ListPagesAsync(
        DandisetId id,
        string filter,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var progress = new ListingProgress();
        var (skip, size, hasNext) = (0, PageSize, true);
        while (hasNext)
        {
            var request = ArchiveRequest.Get(
                $"{UrlOf(id)}?metadata=true&order=path&page={(skip / size) + 1}&page_size={size}{filter}"
            ) with
            {
                Limits = ArchiveResponses.ListLimits,
            };
            if (await TryReadPageAsync(request, cancellationToken) is { } results)
            {
                hasNext = results.HasNext;
                if (hasNext && progress.FindProblem(results.First, results.Last, MaxPages) is { } problem)
                    throw _connection.Invalid(request, problem);
                foreach (var asset in results.Assets)
                    yield return asset;
                skip += size;
                if (size < PageSize && skip % (size * PageSizeStep) == 0)
                    size *= PageSizeStep;
            }
            // The metadata of these assets are very large. One that exceeds the limit alone is left out.
            else if (size > 1)
                size /= PageSizeStep;
            else
                skip++;
        }
    }

    /// <returns>Null if the page is too large.</returns>
    private async Task<Page?> TryReadPageAsync(ArchiveRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadPageAsync(request, cancellationToken);
        }
        catch (ArchiveException error) when (error.IsTooLarge)
        {
            return null;
        }
    }

    private async Task<Page> ReadPageAsync(ArchiveRequest request, CancellationToken cancellationToken)
    {
        var json = await _connection.SendForJsonAsync(request, cancellationToken);
        if (json.Member("results") is not { ValueKind: JsonValueKind.Array } results)
            throw _connection.MissingMember(request, "results");
        return new Page(
            [.. results.EnumerateArray().Select(TryReadAsset).OfType<RemoteAsset>()],
            Identify(results.EnumerateArray().FirstOrDefault()),
            Identify(results.EnumerateArray().LastOrDefault()),
            json.Member("next") is { ValueKind: not JsonValueKind.Null }
        );

        // Also of assets that are left out.
        static string? Identify(JsonElement item) =>
            item.ValueKind == JsonValueKind.Undefined ? null : $"{Short(item.Member("asset_id"))}";
    }

    /// <summary>Finds the asset that was sent: it has the activity id that this client generated.</summary>
    private async Task<RemoteAsset?> FindRegisteredAsync(
        DandisetId id,
        JsonObject metadata,
        AssetContent content,
        CancellationToken cancellationToken
    )
    {
        var sent = JsonSerializer.SerializeToElement(metadata, ArchiveJson.Default.JsonObject);
        var found = await FindAsync(id, PathOf(metadata), cancellationToken);
        return
            found is not null
            && found.Content == content
            && found.ActivityId is { } activity
            && activity == LastActivity(sent)
            ? found
            : null;
    }

    /// <param name="Assets">The assets, without those that are left out.</param>
    /// <param name="First">Identifies the first of all; null if there are none.</param>
    /// <param name="Last">Identifies the last of all.</param>
    /// <param name="HasNext">Whether another page follows.</param>
    private sealed record Page(IReadOnlyList<RemoteAsset> Assets, string? First, string? Last, bool HasNext);

    private static string PathOf(JsonObject metadata) => metadata["path"]!.GetValue<string>();

    private static RemoteAsset? TryReadAsset(JsonElement item)
    {
        if (item.Member("asset_id").Id() is not { } assetId || item.Member("path").Text() is not { } path)
            return null;
        if (path.Length > MaxPathLength || !AssetPath.IsRelative(path))
            return null;
        var metadata = item.Member("metadata") ?? default;
        return new RemoteAsset(
            assetId,
            path,
            item.Member("blob").Id() is { } blob ? AssetContent.Blob(blob)
                : item.Member("zarr").Id() is { } zarr ? AssetContent.Zarr(zarr)
                : null,
            Short(metadata.Member("digest")?.Member("dandi:dandi-etag")),
            metadata.Member("blobDateModified").Time(),
            LastActivity(metadata)
        )
        {
            Size = item.Member("size").Number(),
            ZarrChecksum = Short(metadata.Member("digest")?.Member("dandi:dandi-zarr-checksum")),
        };
    }

    private static string? Short(JsonElement? element) =>
        element.Text() is { Length: <= MaxTextLength } text ? text : null;

    private static string? LastActivity(JsonElement metadata) =>
        metadata
            .Member("wasGeneratedBy")
            .Items()
            .Select(activity => Short(activity.Member("id")))
            .LastOrDefault(text => text is not null);
}
