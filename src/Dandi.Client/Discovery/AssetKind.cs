namespace Dandi.Discovery;

/// <summary>The kind of an asset, determined by its path without reading its content.</summary>
public enum AssetKind
{
    /// <summary>An NWB file: <c>.nwb</c>.</summary>
    Nwb,

    /// <summary>A Zarr: a folder <c>*.zarr</c> or <c>*.ngff</c>.</summary>
    Zarr,

    /// <summary>A video file, by its extension.</summary>
    Video,

    /// <summary>An image file, by its extension.</summary>
    Image,

    /// <summary>Any other file, in a BIDS dataset or with <c>--allow-any-path</c>.</summary>
    Generic,

    /// <summary>The <c>dataset_description.json</c> of a BIDS dataset.</summary>
    BidsDescription,

    /// <summary>A path that the user named, but at which nothing exists.</summary>
    Missing,

    /// <summary>A path or folder that cannot be read, so that assets may be missing.</summary>
    Unreadable,
}
