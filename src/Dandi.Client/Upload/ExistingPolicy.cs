namespace Dandi.Upload;

/// <summary>What happens to a file if the archive has an asset at the same path (<c>--existing</c>).</summary>
public enum ExistingPolicy
{
    /// <summary>It is uploaded if it differs and its modification time is later than that of the asset.</summary>
    Refresh,

    /// <summary>It fails.</summary>
    Error,

    /// <summary>It is skipped.</summary>
    Skip,

    /// <summary>It is uploaded, even if it is equal.</summary>
    Force,

    /// <summary>It is uploaded if it differs.</summary>
    Overwrite,
}
