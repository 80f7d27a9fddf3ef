namespace Dandi.Downloads;

/// <summary>What happens to a file that exists on disk (<c>--existing</c>).</summary>
public enum OverwritePolicy
{
    /// <summary>The download fails.</summary>
    Error,

    /// <summary>The file is kept.</summary>
    Skip,

    /// <summary>The file is replaced, even if it is equal.</summary>
    Overwrite,

    /// <summary>The file is replaced if its size or digest differs.</summary>
    OverwriteDifferent,

    /// <summary>The file is replaced if its size or modification time differs.</summary>
    Refresh,
}
