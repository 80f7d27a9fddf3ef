namespace Dandi.Upload;

/// <summary>What happens to a file that the archive has at the same path (<c>--existing</c>).</summary>
public enum ExistingPolicy
{
    /// <summary>It is uploaded if it differs and its modification time is ahead of the remote one.</summary>
    Refresh,

    /// <summary>It fails.</summary>
    Error,

    /// <summary>It is skipped.</summary>
    Skip,

    /// <summary>It is uploaded again.</summary>
    Force,

    /// <summary>It is uploaded if it differs.</summary>
    Overwrite,
}
