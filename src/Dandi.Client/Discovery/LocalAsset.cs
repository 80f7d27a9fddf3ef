namespace Dandi.Discovery;

/// <summary>Something in the local Dandiset that is to be uploaded.</summary>
/// <param name="Path">Relative to the Dandiset's root, with <c>/</c>: its path in the archive.</param>
/// <param name="FullPath">Where it is on this machine.</param>
/// <param name="Kind">What it is.</param>
/// <param name="BidsRoot">The root of the BIDS dataset that it belongs to, relative to the Dandiset's root (<c>.</c> for that root), or null.</param>
public sealed record LocalAsset(string Path, string FullPath, AssetKind Kind, string? BidsRoot)
{
    /// <summary>Why it cannot be told what is there, and what to do, for the user; null where it can.</summary>
    public string? Problem { get; init; }
}
