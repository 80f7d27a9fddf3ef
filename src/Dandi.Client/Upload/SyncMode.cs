namespace Dandi.Upload;

/// <summary>Whether assets that do not exist locally are deleted in the archive (<c>--sync</c>).</summary>
public enum SyncMode
{
    /// <summary>They are kept.</summary>
    None,

    /// <summary>The user is asked.</summary>
    Ask,

    /// <summary>They are deleted without a question.</summary>
    Do,
}
