using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Archive.Requests;
using Dandi.Http;

namespace Dandi.Archive;

/// <summary>
/// The assets of Dandisets: those of all versions to read, those of drafts to change (archive-api.md §6).
/// </summary>
/// <remarks>Errors, retries and thread-safety are those of <see cref="ArchiveClient"/>.</remarks>
public sealed class AssetClient
{
    private readonly ArchiveConnection _connection;

    internal AssetClient(ArchiveConnection connection) => _connection = connection;

    /// <summary>Lists assets of a version; pages are requested as the caller gets to them.</summary>
    /// <remarks>
    /// The paths are those that the archive states, and need not be valid ones. An asset whose metadata are larger than
    /// this client reads is listed without what is in them.
    /// </remarks>
    /// <exception cref="ArchiveException">
    /// The version does not exist, or an item is not an asset that an archive describes.
    /// </exception>
    public IAsyncEnumerable<RemoteAsset> ListAsync(
        DandisetVersion version,
        AssetFilter filter,
        CancellationToken cancellationToken
    ) => new AssetListing(_connection, UrlOf(version), filter).ReadAsync(cancellationToken);

    /// <summary>Lists assets of the draft in the order of their paths, for comparing them with local files.</summary>
    /// <remarks>
    /// The order is that of the archive's database, not that of bytes. Assets that no request could name or whose path
    /// could not be that of a local file are left out.
    /// </remarks>
    /// <param name="id">The Dandiset.</param>
    /// <param name="prefix">Lists only assets whose path starts with this, ignoring case; empty for all.</param>
    /// <param name="cancellationToken">Cancels the listing.</param>
    public IAsyncEnumerable<RemoteAsset> ListAsync(DandisetId id, string prefix, CancellationToken cancellationToken) =>
        ListComparableAsync(id, AssetFilter.Prefix(prefix) with { PathPrefix = "" }, cancellationToken);

    /// <summary>Lists the assets of the draft that are Zarrs, in the order of their paths.</summary>
    public IAsyncEnumerable<RemoteAsset> ListZarrsAsync(DandisetId id, CancellationToken cancellationToken) =>
        ListComparableAsync(id, AssetFilter.Zarrs, cancellationToken);

    /// <summary>Finds the asset of the draft at a path.</summary>
    /// <returns>Null if there is none.</returns>
    public Task<RemoteAsset?> FindAsync(DandisetId id, string path, CancellationToken cancellationToken) =>
        FindAsync(DandisetVersion.DraftOf(id), path, cancellationToken);

    /// <summary>Finds the asset at a path.</summary>
    /// <returns>Null if there is none.</returns>
    public Task<RemoteAsset?> FindAsync(DandisetVersion version, string path, CancellationToken cancellationToken) =>
        FindAsync(RequestFor(version, path), path, keepsMetadata: false, cancellationToken);

    /// <summary>
    /// Finds the asset of the draft at a path, with its complete <see cref="RemoteAsset.Metadata"/>, which may be sent
    /// back.
    /// </summary>
    /// <returns>Null if there is none.</returns>
    public Task<RemoteAsset?> FindWithMetadataAsync(DandisetId id, string path, CancellationToken cancellationToken) =>
        FindAsync(
            RequestFor(DandisetVersion.DraftOf(id), path) with
            {
                MustBeComplete = true,
            },
            path,
            keepsMetadata: true,
            cancellationToken
        );

    // The archive filters by prefix, and an asset at exactly this path is listed alone (archive-api.md §6.1).
    private static ArchiveRequest RequestFor(DandisetVersion version, string path) =>
        ArchiveRequest.Get($"{UrlOf(version)}?metadata=true&page_size=1&path={Uri.EscapeDataString(path)}");

    private async Task<RemoteAsset?> FindAsync(
        ArchiveRequest request,
        string path,
        bool keepsMetadata,
        CancellationToken cancellationToken
    )
    {
        var json = await _connection.SendForJsonAsync(request, cancellationToken);
        if (json.Member("results") is not { ValueKind: JsonValueKind.Array } results)
            throw _connection.MissingMember(request, "results");
        foreach (var item in results.EnumerateArray())
        {
            if (item.Member("path").Text() == path)
                return AssetJson.TryRead(item, keepsMetadata)
                    ?? throw _connection.Invalid(request, "has no valid `asset_id`");
        }
        return null;
    }

    /// <summary>
    /// Gets an asset by its id, with <see cref="RemoteAsset.Metadata"/>; it need not be in any version.
    /// </summary>
    public Task<RemoteAsset> GetAsync(string assetId, CancellationToken cancellationToken) =>
        ReadAsync($"/assets/{assetId}/info/", assetId, cancellationToken);

    /// <summary>Gets an asset of a version by its id, with <see cref="RemoteAsset.Metadata"/>.</summary>
    public Task<RemoteAsset> GetAsync(DandisetVersion version, string assetId, CancellationToken cancellationToken) =>
        ReadAsync($"{UrlOf(version)}{assetId}/info/", assetId, cancellationToken);

    /// <summary>Reads all metadata of an asset.</summary>
    public async Task<JsonObject> ReadMetadataAsync(
        DandisetVersion version,
        string assetId,
        CancellationToken cancellationToken
    )
    {
        var request = ArchiveRequest.Get($"{UrlOf(version)}{assetId}/");
        return await _connection.SendForObjectAsync(request, cancellationToken);
    }

    private async Task<RemoteAsset> ReadAsync(string target, string assetId, CancellationToken cancellationToken)
    {
        var request = ArchiveRequest.Get(target);
        var asset = AssetJson.TryRead(
            await _connection.SendForJsonAsync(request, cancellationToken),
            keepsMetadata: true
        );
        return asset?.AssetId == assetId ? asset : throw _connection.Invalid(request, "is not that of the asset");
    }

    private IAsyncEnumerable<RemoteAsset> ListComparableAsync(
        DandisetId id,
        AssetFilter filter,
        CancellationToken cancellationToken
    ) =>
        new AssetListing(_connection, UrlOf(id), filter with { IsByPath = true }) { SkipsUnusable = true }.ReadAsync(
            cancellationToken
        );

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
        var body = new JsonObject { ["metadata"] = metadata, [content.Member] = content.Id };
        var request = replaced is null
            ? ArchiveRequest.Post(UrlOf(id), body)
            : ArchiveRequest.Put($"{UrlOf(id)}{replaced.AssetId}/", body);
        using var response = await SendAsync(request, body, cancellationToken);
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
        var asset = AssetJson.TryRead(_connection.ReadJson(request, response));
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

    private static string UrlOf(DandisetId id) => UrlOf(DandisetVersion.DraftOf(id));

    private static string UrlOf(DandisetVersion version) =>
        $"/dandisets/{version.Dandiset}/versions/{version.Version}/assets/";

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
            && activity == AssetJson.LastActivity(sent)
            ? found
            : null;
    }

    /// <summary>Sends a request; its metadata are the caller's again after it, who may send them once more.</summary>
    private async Task<HttpResponseMessage> SendAsync(
        ArchiveRequest request,
        JsonObject body,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await _connection.SendAsync(request, cancellationToken);
        }
        finally
        {
            body.Clear();
        }
    }

    private static string PathOf(JsonObject metadata) => metadata["path"]!.GetValue<string>();
}
