namespace Dandi.Archive;

/// <summary>How much of each asset to request in a list.</summary>
public enum AssetDetail
{
    /// <summary>Also digests and times, which the archive states in the metadata.</summary>
    Digests,

    /// <summary>Only ids, path, size and the times of the record, in shorter responses.</summary>
    Record,

    /// <summary>As <see cref="Digests"/>, and <see cref="RemoteAsset.Metadata"/>.</summary>
    Metadata,
}
