namespace Dandi.Zarrs;

/// <summary>What happens to entries that only the archive's Zarr has (<c>--zarr-mode</c>).</summary>
public enum ZarrMode
{
    /// <summary>They are deleted. Afterwards both Zarrs are equal, which is verified by the Zarr checksum.</summary>
    Full,

    /// <summary>They are kept, so no checksum can be compared.</summary>
    Patch,
}
