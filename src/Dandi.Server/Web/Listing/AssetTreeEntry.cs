namespace Dandi.Server.Web.Listing;

/// <summary>An asset or subfolder directly in a folder of a version, as a page shows it.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Count">The number of assets in it; 1 for an asset.</param>
/// <param name="Size">Their total size in bytes.</param>
internal sealed record AssetTreeEntry(string Path, long Count, long Size)
{
    /// <summary>The id of the asset; null for a folder.</summary>
    public string? AssetId { get; init; }

    /// <summary>The status of the validation of the asset; empty for a folder.</summary>
    public string Status { get; init; } = "";

    /// <summary>Whether it is a Zarr.</summary>
    public bool IsZarr { get; init; }
}
