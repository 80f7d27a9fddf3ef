using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Server.State;

namespace Dandi.Server.Endpoints;

/// <summary>The assets of a version as a tree (archive-api.md §6.1, <c>assets/paths/</c>).</summary>
internal sealed class AssetPathEndpoints(ArchiveState state)
{
    private readonly DandisetAccess _access = new(state);

    /// <summary>The addresses.</summary>
    public IEnumerable<Route> Routes() =>
        [
            new Route("/api/dandisets/{dandiset}/versions/{version}/assets/paths/", Access.ReadByAll).On(
                "GET",
                ListAsync
            ),
        ];

    private Task<ApiResponse> ListAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var version = _access.Version(_access.Visible(request), request);
        var pages = new Pages(request, isLazy: false);
        var asked = request.Query("path_prefix") ?? "";
        var folder = asked.TrimEnd('/');
        var count = asked.Length > 0 && folder.Length == 0 ? 0 : state.Folders.Count(version, folder);
        if (count == 0 && asked.Length > 0 && state.Assets.FindByPath(version, folder) is null)
            throw ApiError.NotFound("Specified path not found.");
        return Task.FromResult(
            pages.Respond(count, (skip, take) =>
                state.Folders.List(version, folder, skip, take).Select(entry => Show(request, version, entry))
            )
        );
    }

    private JsonObject Show(ApiRequest request, VersionRow version, AssetFolderEntry entry) =>
        new JsonObject
        {
            ["path"] = entry.Path,
            ["version"] = version.Id,
            ["aggregate_files"] = entry.FileCount,
            ["aggregate_size"] = entry.Size,
            ["asset"] =
                entry.AssetId is { } id && state.Assets.Find(id) is { } asset
                    ? new JsonObject { ["asset_id"] = id, ["url"] = state.Urls.Of(request.Root, asset.Key) }
                    : null,
        };
}
