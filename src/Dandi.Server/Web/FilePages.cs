using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Server.State;
using Dandi.Server.Web.Listing;
using Dandi.Server.Web.Views;

namespace Dandi.Server.Web;

/// <summary>The files of a version as a tree of folders, a part of a folder at a time.</summary>
internal sealed class FilePages(ArchiveState state)
{
    private const int PageSize = 100;
    private readonly PageAccess _access = new(state);
    private readonly AssetTree _tree = new(state.Database);

    public IEnumerable<PageRoute> Routes() => [new PageRoute(VersionUrls.Pattern.Files) { Get = ListAsync }];

    private Task<PageResponse> ListAsync(PageRequest request, CancellationToken cancellationToken)
    {
        var (dandiset, version) = _access.FindVersion(request);
        var urls = new VersionUrls(dandiset.Identifier, version.Version);
        var folder = (request.Api.Query("location") ?? "").Trim('/');
        if (folder.Length > 0 && state.Assets.FindByPath(version, folder) is { } asset)
            return Task.FromResult(PageResponse.Redirect(urls.Asset(asset.AssetId).Page));
        var after = request.Api.Query("after") ?? "";
        var entries = _tree.List(version, folder, after, PageSize + 1);
        if (folder.Length > 0 && after.Length == 0 && entries.Count == 0)
        {
            var url = FindInZarr(version, urls, folder) ?? throw ApiError.NotFound();
            return Task.FromResult(PageResponse.Redirect(url));
        }
        var model = new FilesModel
        {
            Urls = urls,
            Name = version.Name,
            Folder = folder,
            Totals = after.Length == 0 ? GetTotals(version, folder) : null,
            Entries = [.. entries.Take(PageSize)],
            After = after,
            HasMore = entries.Count > PageSize,
        };
        return Task.FromResult(request.Page($"Files of {version.Name}", page => FilesView.Write(page, model)));
    }

    /// <summary>The entries of the Zarr that a location is in; null if it is not in one.</summary>
    private string? FindInZarr(VersionRow version, VersionUrls urls, string location)
    {
        var slash = location.IndexOf('/');
        while (slash is > 0 and <= AssetPath.MaxLength)
        {
            if (state.Assets.FindByPath(version, location[..slash]) is { } asset)
                return asset.Zarr is null ? null : urls.Asset(asset.AssetId).ZarrWith(location[(slash + 1)..]);
            slash = location.IndexOf('/', slash + 1);
        }
        return null;
    }

    private (long Count, long Size) GetTotals(VersionRow version, string folder) =>
        folder.Length == 0 ? state.Dandisets.GetTotals(version) : state.Folders.GetTotals(version, folder);
}
