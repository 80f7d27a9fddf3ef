namespace Dandi.Transfers;

/// <summary>What limits the speed of a running transfer.</summary>
public enum TransferLimit
{
    /// <summary>Not known: too little has happened.</summary>
    Unknown,

    /// <summary>Reading or writing local files.</summary>
    Disk,

    /// <summary>The processor, which computes digests.</summary>
    Hashing,

    /// <summary>The processor, which does other work than that.</summary>
    Processor,

    /// <summary>The connection to the object store.</summary>
    Network,

    /// <summary>
    /// How long the object store takes to respond, because requests carry few bytes: small files and chunks.
    /// </summary>
    ResponseTime,

    /// <summary>Responses of the archive to requests that carry no content, or the ingest of Zarrs.</summary>
    Archive,

    /// <summary>The rate limit that the user has set.</summary>
    RateLimit,

    /// <summary>An outage: requests are retried until the archive or its store responds.</summary>
    Outage,
}
