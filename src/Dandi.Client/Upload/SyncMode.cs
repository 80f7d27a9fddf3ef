namespace Dandi.Upload;

/// <summary>Whether assets that are gone here are deleted in the archive (<c>--sync</c>).</summary>
public enum SyncMode
{
    /// <summary>They stay.</summary>
    None,

    /// <summary>The user is asked.</summary>
    Ask,

    /// <summary>They are deleted.</summary>
    Do,
}
