using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Downloads;
using Dandi.Server.Headers;
using Dandi.Server.Http;
using Dandi.Server.Json;
using Dandi.Server.Metadata;
using Dandi.Server.State;

namespace Dandi.Server.Endpoints;

/// <summary>The endpoints of assets: list, read, add, replace, remove, download (archive-api.md §6).</summary>
internal sealed class AssetEndpoints(ArchiveState state)
{
    private const string VersionPath = "/api/dandisets/{dandiset}/versions/{version}/assets/";
    private readonly DandisetAccess _access = new(state);
    private readonly Responses _responses = new(state);
    private readonly AssetChanges _changes = new(state);
    private readonly AssetAccess _readers = new(state);
    private readonly DownloadUrls _downloads = new(state);

    public IEnumerable<Route> Routes() =>
        [
            new Route(VersionPath, Access.ReadByAll).On("GET", ListAsync).On("POST", _changes.AddAsync),
            new Route(VersionPath + "{uuid}/", Access.ReadByAll)
                .On("GET", Read(Metadata))
                .On("PUT", _changes.ReplaceAsync)
                .On("DELETE", _changes.RemoveAsync),
            new Route(VersionPath + "{uuid}/info/", Access.ReadByAll).On("GET", Read(Info)),
            new Route(VersionPath + "{uuid}/validation/", Access.ReadByAll).On("GET", Read(Validation)),
            new Route(VersionPath + "{uuid}/download/", Access.ReadByAll).On("GET", Read(Download)),
            new Route("/api/assets/{uuid}/", Access.ReadByAll).On("GET", ReadById(Metadata)),
            new Route("/api/assets/{uuid}/info/", Access.ReadByAll).On("GET", ReadById(Info)),
            new Route("/api/assets/{uuid}/download/", Access.ReadByAll).On("GET", ReadById(Download)),
        ];

    private Task<ApiResponse> ListAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var dandiset = _access.FindVisible(request);
        var version = _access.FindVersion(dandiset, request);
        var metadata = request.Flag("metadata") == true;
        var filter = new AssetFilter(
            request.QueryText("path"),
            Glob(request),
            Order(request),
            request.Flag("zarr") == true
        );
        var pages = new Pages(request, isLazy: true);
        var (count, take) = state.Assets.List(version, filter);
        return Task.FromResult(
            pages.Respond(count, (skip, size) =>
                new CreatedItems<long>(take(skip, size), id =>
                    state.Assets.Find(id) is { } row
                        ? _responses.Asset(row, metadata ? request : null, dandiset.EmbargoEnd)
                        : null
                )
            )
        );
    }

    /// <summary>The pattern; comparing it with a path takes as long as the product of their lengths.</summary>
    private static string? Glob(ApiRequest request) =>
        request.QueryText("glob") is var glob && (glob?.Length ?? 0) <= AssetPath.MaxLength
            ? glob
            : throw ApiError.Field("glob", $"Ensure this value has at most {AssetPath.MaxLength} characters.");

    private static string Order(ApiRequest request)
    {
        if (request.Query("order") is not { } order)
            return "v.asset";
        var terms = order
            .Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word is ['-', .. var rest] ? (Word: rest, Down: true) : (Word: word, Down: false))
            .ToList();
        foreach (var (word, down) in terms)
        {
            if (word is not ("created" or "modified" or "path"))
                throw ApiError.Field(
                    "order",
                    $"Select a valid choice. {(down ? "-" : "")}{word} is not one of the available choices."
                );
        }
        // Each distinct order is a prepared statement that is never freed, so repeated words are dropped.
        return string.Join(
            ", ",
            terms
                .DistinctBy(term => term.Word)
                .Select(term => $"{Column(term.Word)} {(term.Down ? "DESC" : "ASC")}")
                .Append("v.asset")
        );
    }

    // An asset of a version was never changed, so ids are in the order in which assets were created and last modified.
    private static string Column(string order) => order == "path" ? "v.path" : "v.asset";

    private delegate ApiResponse AssetResponse(ApiRequest request, AssetRow asset, string? embargoEnd);

    private Handler Read(AssetResponse response) =>
        (request, _) =>
        {
            var dandiset = _access.FindVisible(request);
            var version = _access.FindVersion(dandiset, request);
            var asset = state.Assets.Find(version, request[2]) ?? throw ApiError.NotFound();
            _readers.EnsureReadable(request, asset);
            return Task.FromResult(response(request, asset, dandiset.EmbargoEnd));
        };

    private Handler ReadById(AssetResponse response) =>
        (request, _) =>
        {
            var asset = state.Assets.Find(request[0]) ?? throw ApiError.NotFound();
            _readers.EnsureReadable(request, asset);
            return Task.FromResult(
                response(
                    request,
                    asset,
                    state.Assets.ListDandisets(asset) is [var dandiset, ..] ? dandiset.EmbargoEnd : null
                )
            );
        };

    private ApiResponse Metadata(ApiRequest request, AssetRow asset, string? embargoEnd) =>
        ApiResponse.Ok(_responses.Metadata(asset, request, embargoEnd));

    private ApiResponse Info(ApiRequest request, AssetRow asset, string? embargoEnd) =>
        ApiResponse.Ok(_responses.Asset(asset, request, embargoEnd));

    private static ApiResponse Validation(ApiRequest request, AssetRow asset, string? embargoEnd) =>
        ApiResponse.Ok(
            new JsonObject
            {
                ["status"] = asset.Status,
                ["validation_errors"] = (JsonText.FindArray(asset.ValidationErrors) ?? []),
            }
        );

    /// <summary>Videos are shown inline as a page with a player, as in the real archive.</summary>
    private static ApiResponse Player(AssetRow asset, string root, string type)
    {
        var url = System.Net.WebUtility.HtmlEncode($"{root}/api/assets/{asset.AssetId}/download/");
        return new ApiResponse(200)
        {
            ContentPolicy = ResponseHeaders.PlayerPolicy,
            Html =
                "<!doctype html><html><body><video controls>"
                + $"<source src=\"{url}\" type=\"{System.Net.WebUtility.HtmlEncode(type)}\"></video></body></html>",
        };
    }

    private ApiResponse Download(ApiRequest request, AssetRow asset, string? embargoEnd)
    {
        if (asset.Blob is null)
            throw ApiError.Text(
                400,
                "Unable to provide download link for zarr assets. Please browse the zarr files directly to do so."
            );
        var disposition = request.Query("content_disposition") ?? "attachment";
        if (disposition is not ("attachment" or "inline"))
            throw ApiError.Field("content_disposition", $"\"{disposition}\" is not a valid choice.");
        var type = MediaTypes.OrBinary(StoredAssetMetadata.Read(asset)["encodingFormat"]?.ToString());
        if (disposition == "inline" && type.StartsWith("video/", StringComparison.Ordinal))
            return Player(asset, request.Root, type);
        return ApiResponse.Empty(302) with
        {
            Location = _downloads.Presign(request, asset, disposition == "inline" ? type : null),
        };
    }
}
