namespace Dandi.Zarrs;

/// <summary>What is being done with a Zarr.</summary>
public enum ZarrStep
{
    /// <summary>Its files are compared with those of the archive.</summary>
    Comparing,

    /// <summary>Its files travel.</summary>
    Uploading,

    /// <summary>Files that only the archive has are deleted.</summary>
    Deleting,

    /// <summary>The archive sums it up.</summary>
    FinalizeTimeout,

    /// <summary>The archive has come to another sum: what differs is looked for and sent again.</summary>
    Repairing,
}
