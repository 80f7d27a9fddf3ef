using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Server.State;

namespace Dandi.Server.Endpoints;

/// <summary>
/// The endpoint that lists assets of a version as a tree (archive-api.md §6.1, <c>assets/paths/</c>).
/// </summary>
internal sealed class AssetPathEndpoints(ArchiveState state)
{
    private readonly DandisetAccess _access = new(state);

    public IEnumerable<Route> Routes() =>
        [
            new Route("/api/dandisets/{dandiset}/versions/{version}/assets/paths/", Access.ReadByAll).On(
                "GET",
                ListAsync
            ),
        ];

    private Task<ApiResponse> ListAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var version = _access.FindVersion(_access.FindVisible(request), request);
        var pages = new Pages(request, isLazy: false);
        var prefix = request.Query("path_prefix") ?? "";
        var folder = prefix.TrimEnd('/');
        var (count, read) = state.Folders.List(version, folder);
        var exists =
            folder.Length == 0 ? prefix.Length == 0 : count > 0 || state.Assets.FindByPath(version, folder) is not null;
        if (!exists)
            throw ApiError.NotFound("Specified path not found.");
        return Task.FromResult(
            pages.Respond(count, (skip, take) => read(skip, take).Select(entry => ToJson(request, version, entry)))
        );
    }

    private JsonObject ToJson(ApiRequest request, VersionRow version, AssetFolderEntry entry) =>
        new JsonObject
        {
            ["path"] = entry.Path,
            ["version"] = version.Id,
            ["aggregate_files"] = entry.FileCount,
            ["aggregate_size"] = entry.Size,
            ["asset"] =
                entry.AssetId is { } id && state.Assets.Find(id) is { } asset
                    ? new JsonObject { ["asset_id"] = id, ["url"] = state.Urls.GetUrl(request.Root, asset.Key) }
                    : null,
        };
}
