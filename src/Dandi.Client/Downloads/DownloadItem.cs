using Dandi.Archive;
using Dandi.Downloads.Filtering;

namespace Dandi.Downloads;

/// <summary>An asset to download.</summary>
/// <param name="Path">
/// The target, relative to the folder that is downloaded into, with <c>/</c>; shown to the user.
/// </param>
/// <param name="Asset">The asset in the archive.</param>
/// <param name="Services">What downloads from that archive.</param>
public sealed record DownloadItem(string Path, RemoteAsset Asset, DownloadServices Services)
{
    /// <summary>Which entries are downloaded if the asset is a Zarr.</summary>
    public ZarrFilters Entries { get; init; } = ZarrFilters.None;

    /// <summary>
    /// The entries that the URL names, in addition to <see cref="Entries"/>; null if it is not that of entries.
    /// </summary>
    public ZarrFilters? Part { get; init; }
}
