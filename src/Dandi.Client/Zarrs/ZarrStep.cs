namespace Dandi.Zarrs;

/// <summary>A step of the transfer of a Zarr, for progress.</summary>
internal enum ZarrStep
{
    Comparing,

    Uploading,

    /// <summary>Entries that only the archive has are deleted.</summary>
    Deleting,

    /// <summary>The archive ingests the Zarr: it computes the checksum.</summary>
    Ingesting,

    /// <summary>The archive's checksum differs: the Zarr is compared and its differences sent once more.</summary>
    Repairing,
}
