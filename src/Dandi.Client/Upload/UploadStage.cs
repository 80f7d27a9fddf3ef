namespace Dandi.Upload;

/// <summary>What is being done with an asset. The words for it are the command line's.</summary>
public enum UploadStage
{
    /// <summary>It is judged before anything is sent.</summary>
    PreValidating,

    /// <summary>It may be sent.</summary>
    Validated,

    /// <summary>Its digest is computed.</summary>
    Digesting,

    /// <summary>Its metadata are made.</summary>
    ExtractingMetadata,

    /// <summary>Its bytes travel.</summary>
    Uploading,

    /// <summary>It has changed while it was sent: it is tried again when nothing writes to it any more.</summary>
    WaitingForQuiet,

    /// <summary>It is registered in the draft.</summary>
    ProducingAsset,

    /// <summary>The files of a Zarr are walked through.</summary>
    TraversingZarr,

    /// <summary>A Zarr is compared with that of the archive.</summary>
    ComparingZarr,

    /// <summary>What is added, changed and deleted in a Zarr is known.</summary>
    PlanningUpload,

    /// <summary>Files that only the archive's Zarr has are deleted.</summary>
    DeletingExtraFiles,

    /// <summary>The archive sums a Zarr up.</summary>
    ServerCalculatingChecksum,

    /// <summary>The archive has come to another sum of a Zarr: what differs is sent again.</summary>
    ChecksumMismatch,

    /// <summary>The metadata of the Dandiset are sent.</summary>
    UpdatingMetadata,
}
