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
    /// <summary>The path relative to the root of the BIDS dataset; null if the asset is in none.</summary>
    public string? BidsPath =>
        BidsRoot switch
        {
            null => null,
            "." => Path,
            _ => Path[(BidsRoot.Length + 1)..],
        };

    /// <summary>The root of the BIDS dataset on this machine; null if the asset is in none.</summary>
    public string? BidsFolder =>
        BidsPath is not { } path ? null
        : FullPath.Length == path.Length + 1 ? "/"
        : FullPath[..^(path.Length + 1)];

    /// <summary>Whether a symbolic link was found at the path, which may lead nowhere.</summary>
    public bool IsLink { get; init; }

    /// <summary>
    /// The size in bytes when the asset was found; 0 if it cannot be uploaded, and null of a Zarr or if it is unknown.
    /// </summary>
    public long? Size { get; init; }

    /// <summary>Why the asset cannot be uploaded, and what to do, worded for the user; null if it can.</summary>
    public string? Problem { get; init; }
}
