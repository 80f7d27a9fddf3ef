using System.Globalization;
using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Server.State;

namespace Dandi.Server.Endpoints;

/// <summary>The folders and assets of a version by path, for WebDAV servers (archive-api.md §17.8).</summary>
internal sealed class WebDavEndpoints(ArchiveState state)
{
    private readonly Responses _responses = new(state);

    public IEnumerable<Route> Routes() =>
        [new Route("/api/webdav/assets/atpath/", Access.ReadByAll) { RespondsToHead = false }.On("GET", ListAsync)];

    private Task<ApiResponse> ListAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var fields = new QueryFields(request);
        var (dandisetId, versionName) = (fields.Required("dandiset_id"), fields.Required("version_id"));
        var children = fields.Flag("children") == true;
        var withMetadata = fields.Flag("metadata") == true;
        fields.EnsureValid();
        var (dandiset, version) = Find(request, dandisetId, versionName);
        var pages = new Pages(request, isLazy: false);
        var path = request.QueryText("path") ?? "";
        var folder = path.TrimEnd('/');
        var metadata = withMetadata ? request : null;
        if (path.Length > 0 && path == folder && state.Assets.FindByPath(version, path) is { } asset)
            return Task.FromResult(pages.Respond(1, (_, _) => [ToJson(asset, metadata, dandiset)]));
        var own = folder.Length == 0 ? null : FindFolder(version, path, folder);
        var first = own is null ? 0 : 1;
        (long Count, Func<long, int, IReadOnlyList<AssetFolderEntry>> Read)? list = children
            ? state.Folders.List(version, folder)
            : null;
        return Task.FromResult(pages.Respond(first + (list?.Count ?? 0), (skip, take) =>
            {
                var shown = own is not null && skip == 0 ? new[] { own } : [];
                var entries = list?.Read(Math.Max(0, skip - first), take - shown.Length) ?? [];
                return new CreatedItems<AssetFolderEntry>(shown.Concat(entries), entry =>
                    ToJson(entry, metadata, dandiset)
                );
            }));
    }

    private (DandisetRow Dandiset, VersionRow Version) Find(ApiRequest request, string dandisetId, string versionName)
    {
        var isNumber = long.TryParse(dandisetId, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        var (dandiset, isOwner) = (isNumber ? state.Dandisets.Find(number, request.User) : null)
            ?? throw ApiError.NotFound();
        var version = state.Dandisets.FindVersion(dandiset, versionName) ?? throw ApiError.NotFound();
        // Unlike elsewhere, anonymous callers get 403 as well.
        if (dandiset.IsEmbargoed && !isOwner)
            throw ApiError.Forbidden();
        return (dandiset, version);
    }

    private AssetFolderEntry FindFolder(VersionRow version, string path, string folder)
    {
        var (count, size) = state.Folders.GetTotals(version, folder);
        if (count > 0)
            return new AssetFolderEntry(folder, count, size, null);
        throw ApiError.NotFound(
            path == folder ? $"Folder or asset not found at {path}" : $"Folder not found at {folder}"
        );
    }

    /// <summary>An entry as JSON; null if its asset was removed meanwhile.</summary>
    private JsonObject? ToJson(AssetFolderEntry entry, ApiRequest? metadata, DandisetRow dandiset)
    {
        if (entry.AssetId is { } id)
            return state.Assets.Find(id) is { } asset ? ToJson(asset, metadata, dandiset) : null;
        return new JsonObject
        {
            ["type"] = "folder",
            ["resource"] = new JsonObject
            {
                ["path"] = entry.Path,
                ["total_assets"] = entry.FileCount,
                ["total_size"] = entry.Size,
            },
        };
    }

    private JsonObject ToJson(AssetRow asset, ApiRequest? metadata, DandisetRow dandiset) =>
        new() { ["type"] = "asset", ["resource"] = _responses.Asset(asset, metadata, dandiset.EmbargoEnd) };
}
