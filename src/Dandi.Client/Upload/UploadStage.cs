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

    /// <summary>It is registered in the draft.</summary>
    ProducingAsset,

    /// <summary>The metadata of the Dandiset are sent.</summary>
    UpdatingMetadata,
}
