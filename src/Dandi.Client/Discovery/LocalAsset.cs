namespace Dandi.Discovery;

/// <summary>A file or Zarr of the local Dandiset that is to be uploaded.</summary>
/// <param name="Path">The path relative to the Dandiset's root, with <c>/</c>: its path in the archive.</param>
/// <param name="FullPath">The path on this machine.</param>
/// <param name="Kind">The kind, determined by the path.</param>
/// <param name="BidsRoot">
/// The root of the BIDS dataset that the asset is in, relative to the Dandiset's root (<c>.</c> for the root itself),
/// or null.
/// </param>
public sealed record LocalAsset(string Path, string FullPath, AssetKind Kind, string? BidsRoot)
{
    /// <summary>Why the asset cannot be uploaded, and what to do, worded for the user; null if it can.</summary>
    public string? Problem { get; init; }
}
