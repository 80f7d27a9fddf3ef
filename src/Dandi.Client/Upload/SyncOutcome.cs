namespace Dandi.Upload;

/// <summary>What happened to an asset that <c>--sync</c> planned to delete.</summary>
public enum SyncOutcome
{
    /// <summary>It was deleted, by us or by another client.</summary>
    Deleted,

    /// <summary>It was kept, because another client has changed it since the plan was made.</summary>
    Changed,

    /// <summary>It was kept, because its file exists now, or because we cannot tell whether it exists.</summary>
    NotMissing,
}
