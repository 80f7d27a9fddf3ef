namespace Dandi.Discovery;

/// <summary>What an asset is, by its name and place alone.</summary>
public enum AssetKind
{
    /// <summary>An NWB file.</summary>
    Nwb,

    /// <summary>A Zarr directory.</summary>
    Zarr,

    /// <summary>A film.</summary>
    Video,

    /// <summary>A picture.</summary>
    Image,

    /// <summary>Any other file.</summary>
    Generic,

    /// <summary>The <c>dataset_description.json</c> of a BIDS dataset.</summary>
    BidsDescription,

    /// <summary>A named path at which there is nothing.</summary>
    Missing,

    /// <summary>A path of which the system cannot tell what is there, or a folder of which it cannot tell what is in it.</summary>
    Unreadable,
}
