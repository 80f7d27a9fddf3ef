namespace Dandi.Transfers;

/// <summary>
/// What the parts of a run are waiting for at one moment, from which follows what limits its speed.
/// </summary>
/// <remarks>
/// <para>The rule (<see cref="Limit"/>), in this order:</para>
/// <list type="number">
/// <item><em>Outage</em>: the archive or its store has not responded for some seconds, and requests wait to be
/// retried.</item>
/// <item><em>Rate limit</em>: somebody waits because the limit was reached.</item>
/// <item><em>Disk</em>: most requests to the store wait for a local file.</item>
/// <item><em>Network</em>: more requests to the store could be sent, but the concurrency limit is reached.</item>
/// <item><em>Hashing</em> or <em>disk</em>: messages wait for, or are in, the lanes. It is the processor if all
/// processors compute, or most of the workers do; otherwise the workers wait for reads.</item>
/// <item><em>Archive</em> or <em>network</em>: nothing waits here, so requests in flight limit; those that are more.</item>
/// </list>
/// </remarks>
public readonly record struct LimitReading
{
    /// <summary>Since when the archive or its store has not responded; null without an outage.</summary>
    public DateTimeOffset? OutageSince { get; init; }

    /// <summary>How many wait for the rate limit.</summary>
    public int RateLimited { get; init; }

    /// <summary>Whether requests to the store wait for the concurrency limit.</summary>
    public bool AwaitsLease { get; init; }

    /// <summary>The number of requests to the store in flight.</summary>
    public int StoreRequests { get; init; }

    /// <summary>The number of requests to the archive in flight.</summary>
    public int ArchiveRequests { get; init; }

    /// <summary>How many requests to the store are reading or writing a local file.</summary>
    public int OnDisk { get; init; }

    /// <summary>How many messages are hashed or wait for that.</summary>
    public int Messages { get; init; }

    /// <summary>How many threads work on these messages.</summary>
    public int HashWorkers { get; init; }

    /// <summary>How many of these threads compute, and do not wait for a read.</summary>
    public int Computing { get; init; }

    /// <summary>How many threads may compute at a time.</summary>
    public int Processors { get; init; }

    /// <summary>What limits the speed at this moment.</summary>
    public TransferLimit Limit =>
        OutageSince is not null ? TransferLimit.Outage
        : RateLimited > 0 ? TransferLimit.RateLimit
        : OnDisk > 0 && 2 * OnDisk > StoreRequests ? TransferLimit.Disk
        : AwaitsLease && StoreRequests > 0 ? TransferLimit.Network
        : Messages > 0 ? LimitOfHashing
        : StoreRequests > ArchiveRequests ? TransferLimit.Network
        : ArchiveRequests > 0 ? TransferLimit.Archive
        : TransferLimit.Unknown;

    private TransferLimit LimitOfHashing =>
        Computing > 0 && (Computing >= Processors || 2 * Computing >= HashWorkers)
            ? TransferLimit.Hashing
            : TransferLimit.Disk;
}
