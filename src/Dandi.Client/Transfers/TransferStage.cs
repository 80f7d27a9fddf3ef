namespace Dandi.Transfers;

/// <summary>The stage that an asset is in. The command line defines the text for each.</summary>
public enum TransferStage
{
    /// <summary>A file is validated.</summary>
    PreValidating,

    /// <summary>A file was validated.</summary>
    Validated,

    /// <summary>The digest is computed.</summary>
    Hashing,

    /// <summary>Metadata is extracted from a file.</summary>
    ExtractingMetadata,

    /// <summary>Bytes are sent to the store.</summary>
    Uploading,

    /// <summary>A file changed during the upload; it is retried after a quiet period.</summary>
    WaitingForQuietPeriod,

    /// <summary>The asset is registered in the draft.</summary>
    ProducingAsset,

    /// <summary>The entries of a Zarr are listed and validated.</summary>
    TraversingZarr,

    /// <summary>A Zarr is compared with the one in the archive.</summary>
    ComparingZarr,

    /// <summary>The numbers of entries to add, change and delete in a Zarr are known.</summary>
    PlanningUpload,

    /// <summary>Entries that only the archive's Zarr has are deleted.</summary>
    DeletingExtraFiles,

    /// <summary>The archive computes the checksum of a Zarr.</summary>
    ServerCalculatingChecksum,

    /// <summary>The archive's checksum of a Zarr differs; the differences are uploaded again.</summary>
    ChecksumMismatch,

    /// <summary>The metadata of the Dandiset is updated.</summary>
    UpdatingMetadata,

    /// <summary>Bytes are received from the store.</summary>
    Downloading,

    /// <summary>The digest of received bytes is compared with that of the archive.</summary>
    Verifying,

    /// <summary>Local files that the archive's Zarr does not have are deleted.</summary>
    DeletingExtraLocalFiles,
}
