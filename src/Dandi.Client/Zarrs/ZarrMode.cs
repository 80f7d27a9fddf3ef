namespace Dandi.Zarrs;

/// <summary>What becomes of files that only the archive's Zarr has (<c>--zarr-mode</c>).</summary>
public enum ZarrMode
{
    /// <summary>They are deleted: the Zarr is afterwards as it is here, which its checksum proves.</summary>
    Full,

    /// <summary>They stay, and no checksum is compared.</summary>
    Patch,
}
