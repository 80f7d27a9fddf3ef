using Dandi.Storage;

namespace Dandi.Downloads;

/// <summary>How the download of a file is followed and stopped.</summary>
internal sealed record DownloadTracking
{
    /// <summary>
    /// Called before anything is requested, with the number of bytes that will be written, and again if the file is
    /// downloaded from its beginning; throws a <see cref="DandiException"/> if there is no space for them.
    /// </summary>
    public Action<long> Starting { get; init; } = _ => { };

    /// <summary>Called before the first bytes are written: the store has accepted the URL.</summary>
    public Action Accepted { get; init; } = () => { };

    /// <summary>Receives the bytes of the file that are on disk; called by one thread at a time.</summary>
    public Action<TransferProgress> Progressed { get; init; } = _ => { };

    /// <summary>Called when all bytes have arrived, and their digest is compared.</summary>
    public Action Verifying { get; init; } = () => { };

    /// <summary>
    /// Cancelled when the run is stopping: a large file ends where it is, because the next run continues there; a small
    /// one is finished if it has been requested.
    /// </summary>
    public CancellationToken Stopping { get; init; }

    /// <summary>
    /// The rank for <see cref="Dandi.Throttling.ConcurrencyLimiter.AcquireAsync"/>; null for one after all before.
    /// </summary>
    public long? Rank { get; init; }

    /// <summary>
    /// Whether it is one of so many files that its end may wait a few milliseconds, to be hashed with others.
    /// </summary>
    public bool IsOneOfMany { get; init; }

    /// <summary>Whether a file at the target is replaced; otherwise it is an error.</summary>
    public bool Replaces { get; init; }
}
