using System.Text.Json.Nodes;
using Dandi.Server.Downloads;
using Dandi.Server.Endpoints;
using Dandi.Server.Headers;
using Dandi.Server.Http;
using Dandi.Server.Json;
using Dandi.Server.Metadata;
using Dandi.Server.State;
using Dandi.Server.Web.Views;

namespace Dandi.Server.Web;

/// <summary>The pages of assets, and the downloads of their files for people who are logged in.</summary>
internal sealed class AssetPages(ArchiveState state)
{
    private const long MaxImage = 64L << 20;
    private readonly PageAccess _access = new(state);
    private readonly Responses _responses = new(state);
    private readonly DownloadUrls _downloads = new(state);
    private readonly FileContents _contents = new(state);

    public IEnumerable<PageRoute> Routes() =>
        [
            new PageRoute(AssetUrls.Pattern.Page) { Get = ShowAsync },
            new PageRoute(AssetUrls.Pattern.Download) { Get = DownloadAsync },
        ];

    private async Task<PageResponse> ShowAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var (dandiset, version, asset) = _access.FindAsset(request);
        var metadata = _responses.Metadata(asset, request.Api, dandiset.EmbargoEnd);
        var type = MediaTypeOf(metadata);
        var model = new AssetModel
        {
            Urls = new VersionUrls(dandiset.Identifier, version.Version).Asset(asset.AssetId),
            Path = asset.Path,
            Size = asset.Size,
            Status = asset.Status,
            Created = asset.Created,
            MediaType = type,
            Digests = [.. DigestsOf(metadata)],
            Zarr = asset.Zarr is { } zarr ? (zarr.Status, zarr.FileCount) : null,
            Preview = asset.Blob is null ? null : PreviewOf(type, asset.Size),
            NoPreview = asset.Blob is null ? null : WhyNotShown(type, asset.Size),
            IsEmbargoed = asset.IsEmbargoed,
            Errors = [.. VersionPages.Of(asset.Path, JsonText.FindArray(asset.ValidationErrors) ?? [])],
            Metadata = metadata,
            Content = await _contents.ReadAsync(asset, cancellationToken),
        };
        return request.Page(model.Path, page => AssetView.Write(page, model));
    }

    /// <summary>Leads to the object: a presigned URL, so that embargoed files can be read by owners.</summary>
    private Task<PageResponse> DownloadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var (_, _, asset) = _access.FindAsset(request);
        if (asset.Blob is null)
            throw ApiError.NotFound();
        var type = MediaTypeOf(StoredAssetMetadata.Read(asset));
        var isShown = request.Api.Query("inline") is not null && PreviewOf(type, asset.Size) is not null;
        return Task.FromResult(PageResponse.Redirect(_downloads.Presign(request.Api, asset, isShown ? type : null)));
    }

    private static string MediaTypeOf(JsonObject metadata) =>
        MediaTypes.OrBinary(metadata["encodingFormat"]?.ToString());

    private static string? PreviewOf(string type, long size)
    {
        var name = MediaTypes.NameOf(type);
        return MediaTypes.Images.Contains(name) && size <= MaxImage ? "image"
            : MediaTypes.Videos.Contains(name) ? "video"
            : MediaTypes.Sounds.Contains(name) ? "audio"
            : null;
    }

    /// <summary>Why an image, video or sound has no preview; null for everything else.</summary>
    private static string? WhyNotShown(string type, long size)
    {
        var name = MediaTypes.NameOf(type);
        if (PreviewOf(type, size) is not null)
            return null;
        if (MediaTypes.Images.Contains(name))
            return $"Images of more than {ByteCount.FormatBinary(MaxImage)} are not shown here.";
        if (name.StartsWith("image/", StringComparison.Ordinal))
            return $"Images of the type {name} are not shown here.";
        var isPlayable =
            name.StartsWith("video/", StringComparison.Ordinal) || name.StartsWith("audio/", StringComparison.Ordinal);
        return isPlayable ? $"Most browsers do not play files of the type {name}." : null;
    }

    private static IEnumerable<KeyValuePair<string, string>> DigestsOf(JsonObject metadata) =>
        (metadata["digest"] as JsonObject ?? [])
            .Where(digest => digest.Value is not null)
            .Select(digest => KeyValuePair.Create(digest.Key, digest.Value!.ToString()));
}
