namespace Dandi.Downloads;

/// <summary>
/// What URLs into Zarrs yield. Those of one Zarr become one download, because only one may write into a folder at a
/// time; with <c>--existing error</c>, the second one would fail where both name an entry.
/// </summary>
internal sealed class ZarrParts
{
    private readonly Dictionary<(string Path, string AssetId), DownloadItem> _items = [];

    /// <summary>One item per Zarr and target, in the order of the URLs.</summary>
    public IReadOnlyCollection<DownloadItem> Items => _items.Values;

    /// <summary>Adds an item that has a <see cref="DownloadItem.Part"/>.</summary>
    public void Add(DownloadItem item)
    {
        var key = (item.Path, item.Asset.AssetId);
        _items[key] = _items.TryGetValue(key, out var other) ? other with { Part = other.Part!.Or(item.Part!) } : item;
    }

    /// <summary>Finds out which entries of an asset are downloaded after its target was claimed.</summary>
    /// <param name="item">The asset.</param>
    /// <param name="isFirst">Whether no other URL of the run has yielded it.</param>
    /// <returns>Null if all of them were downloaded for another URL.</returns>
    public static DownloadItem? Select(DownloadItem item, bool isFirst)
    {
        if (item.Part is not { } part)
            return isFirst ? item : null;
        if (isFirst)
            return item with { Entries = item.Entries.Or(part) };
        // The others have yielded what passes the filters of all Zarrs: without any, the whole Zarr.
        return item.Entries.IsEmpty ? null : item with { Entries = part.Except(item.Entries) };
    }
}
