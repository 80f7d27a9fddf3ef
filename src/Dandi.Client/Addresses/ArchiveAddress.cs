namespace Dandi.Addresses;

/// <summary>What a URL or identifier refers to in an archive.</summary>
/// <param name="Text">The URL or identifier as it was given.</param>
/// <param name="Instance">The archive, with the API URL that it states.</param>
/// <param name="Kind">What it refers to.</param>
public sealed record ArchiveAddress(string Text, DandiInstance Instance, AddressKind Kind)
{
    /// <summary>The Dandiset; null only for <see cref="AddressKind.AssetId"/>.</summary>
    public DandisetId? Dandiset { get; init; }

    /// <summary>
    /// The version as given; null for the newest published version or, if there is none, the draft.
    /// </summary>
    public string? Version { get; init; }

    /// <summary>
    /// The path, prefix, pattern or asset id, decoded; paths and prefixes are normalized and never begin with a slash.
    /// Empty for <see cref="AddressKind.Dandiset"/>; for <see cref="AddressKind.ZarrEntries"/>, the path of the Zarr.
    /// </summary>
    public string Location { get; init; } = "";

    /// <summary>
    /// For <see cref="AddressKind.ZarrEntries"/>, the path in the Zarr of an entry or of a folder of entries, without
    /// slashes at its ends; otherwise empty.
    /// </summary>
    public string InnerPath { get; init; } = "";

    /// <summary>Who named the host of the API.</summary>
    public NamedBy HostNamedBy { get; init; }

    /// <summary>Whether an entry of the Zarr is referred to: it is at <see cref="InnerPath"/> or below.</summary>
    public bool Covers(string entryPath) => InnerPath.Length == 0 || AssetPath.IsAtOrBelow(entryPath, InnerPath);
}
