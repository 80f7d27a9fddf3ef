using Dandi.Server.Downloads;
using Dandi.Server.Http;
using Dandi.Server.State;
using Dandi.Server.Web.Views;

namespace Dandi.Server.Web;

/// <summary>The entries of a Zarr, a part at a time, in the order of the bytes of their paths.</summary>
internal sealed class ZarrPages(ArchiveState state)
{
    private const int PageSize = 100;
    private readonly PageAccess _access = new(state);
    private readonly DownloadUrls _downloads = new(state);

    public IEnumerable<PageRoute> Routes() =>
        [
            new PageRoute(AssetUrls.Pattern.Zarr) { Get = ListAsync },
            new PageRoute(AssetUrls.Pattern.ZarrEntry) { Get = DownloadAsync },
        ];

    private async Task<PageResponse> ListAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var (dandiset, version, asset) = _access.FindAsset(request);
        var zarr = asset.Zarr ?? throw ApiError.NotFound();
        var (prefix, after) = (request.Api.Query("prefix") ?? "", request.Api.Query("after") ?? "");
        var found = await state.Objects.ListAsync(
            zarr.Prefix + prefix,
            after.Length > 0 ? zarr.Prefix + after : "",
            PageSize + 1,
            cancellationToken
        );
        var model = new ZarrModel
        {
            Urls = new VersionUrls(dandiset.Identifier, version.Version).Asset(asset.AssetId),
            Name = asset.Path,
            Status = zarr.Status,
            Count = zarr.FileCount,
            Size = zarr.Size,
            Prefix = prefix,
            After = after,
            Entries =
            [
                .. found.Take(PageSize).Select(entry => (entry.Key[zarr.Prefix.Length..], entry.Size, entry.ETag)),
            ],
            HasMore = found.Count > PageSize,
        };
        return request.Page($"Entries of {asset.Path}", page => ZarrView.Write(page, model));
    }

    /// <summary>Leads to the object of an entry.</summary>
    private Task<PageResponse> DownloadAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var (_, _, asset) = _access.FindAsset(request);
        var (zarr, path) = (asset.Zarr, request.Api.Query("path"));
        if (zarr is null || path is null || path.Split('/').Contains(".."))
            throw ApiError.NotFound();
        KeyValuePair<string, string> save = new("response-content-disposition", "attachment");
        return Task.FromResult(PageResponse.Redirect(_downloads.Presign(request.Api, zarr.Prefix + path, [save])));
    }
}
