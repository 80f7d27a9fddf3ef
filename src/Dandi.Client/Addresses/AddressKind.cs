namespace Dandi.Addresses;

/// <summary>What an <see cref="ArchiveAddress"/> refers to.</summary>
public enum AddressKind
{
    /// <summary>A whole Dandiset.</summary>
    Dandiset,

    /// <summary>The assets whose paths begin with a prefix; a prefix that ends in a slash is a folder.</summary>
    Folder,

    /// <summary>The asset at a path.</summary>
    Asset,

    /// <summary>Entries of the Zarr at a path.</summary>
    ZarrEntries,

    /// <summary>
    /// The assets whose paths match a pattern as the archive matches it: <c>*</c> stands for any characters, slashes
    /// included, everything else for itself, ignoring case.
    /// </summary>
    Glob,

    /// <summary>The asset with an id.</summary>
    AssetId,
}
