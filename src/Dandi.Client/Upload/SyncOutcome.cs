namespace Dandi.Upload;

/// <summary>What became of an asset that <c>--sync</c> planned to delete.</summary>
public enum SyncOutcome
{
    /// <summary>It is no longer in the archive.</summary>
    Deleted,

    /// <summary>Somebody else has changed it in the archive since it was planned: it stays.</summary>
    Changed,

    /// <summary>Its file is here by now, or it cannot be told any more whether it is: it stays.</summary>
    FoundHere,
}
