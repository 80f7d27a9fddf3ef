namespace Dandi.Transfers;

/// <summary>Whether assets at the destination are deleted that the source does not have (<c>--sync</c>).</summary>
public enum SyncMode
{
    /// <summary>They are kept.</summary>
    None,

    /// <summary>The user is asked.</summary>
    Ask,

    /// <summary>They are deleted without a question.</summary>
    Do,
}
