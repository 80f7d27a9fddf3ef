namespace Dandi.Transfers;

/// <summary>
/// What the parts of a run are waiting for at one moment, from which follows what limits its speed.
/// </summary>
/// <remarks>
/// <para>The rule (<see cref="Limit"/>), in this order:</para>
/// <list type="number">
/// <item><em>Outage</em>: no request has got a response for some seconds, no byte has moved, and requests wait to be
/// retried.</item>
/// <item><em>Rate limit</em>: somebody waits because the limit was reached.</item>
/// <item><em>Disk</em>: most requests to the store wait for a local file.</item>
/// <item><em>Hashing</em> or <em>processor</em>: this process uses nearly all processors.</item>
/// <item><em>Network</em>: more requests to the store could be sent, but the concurrency limit is reached.</item>
/// <item><em>Hashing</em> or <em>disk</em>: messages wait for, or are in, the lanes. It is the processor if all
/// processors compute, or most of the workers do; otherwise the workers wait for reads.</item>
/// <item><em>Archive</em> or <em>network</em>: nothing waits here, so the requests in flight limit, those that are
/// more. If there are none, it is the archive while it ingests Zarrs.</item>
/// </list>
/// <para>
/// Instead of the network, it is the <em>response time</em> if requests to the store are small and end soon: one that
/// fits into the first packets of a connection takes as long on a faster line.
/// </para>
/// </remarks>
public readonly record struct LimitReading
{
    // The bytes that a connection sends before it waits for an acknowledgement (RFC 6928, section 2).
    private const double SmallRequest = 10 * 1460;
    private const double BusyShare = 0.9;

    // On a saturated line, even small requests take longer.
    private static readonly TimeSpan ShortRequest = TimeSpan.FromSeconds(1);

    /// <summary>Since when no request has got a response, and requests are retried; null without an outage.</summary>
    public DateTimeOffset? OutageSince { get; init; }

    /// <summary>How many wait for the rate limit.</summary>
    public int RateLimited { get; init; }

    /// <summary>Whether requests to the store wait for the concurrency limit.</summary>
    public bool AwaitsLease { get; init; }

    /// <summary>The number of requests to the store in flight.</summary>
    public int StoreRequests { get; init; }

    /// <summary>The number of requests to the archive in flight.</summary>
    public int ArchiveRequests { get; init; }

    /// <summary>How many Zarrs wait for the archive to ingest them.</summary>
    public int Ingesting { get; init; }

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

    /// <summary>How many bytes the requests to the store in flight upload, those included that were sent.</summary>
    public long BytesInFlight { get; init; }

    /// <summary>How many requests to the store have ended so far.</summary>
    public long StoreRequestsEnded { get; init; }

    /// <summary>The processor time of this process so far.</summary>
    public TimeSpan ProcessorTime { get; init; }

    /// <summary>What the requests of the last few seconds were like.</summary>
    public RecentPace Pace { get; init; }

    /// <summary>What limits the speed at this moment.</summary>
    public TransferLimit Limit =>
        OutageSince is not null ? TransferLimit.Outage
        : RateLimited > 0 ? TransferLimit.RateLimit
        : OnDisk > 0 && 2 * OnDisk > StoreRequests ? TransferLimit.Disk
        : Pace.ProcessorShare >= BusyShare ? (Computing > 0 ? TransferLimit.Hashing : TransferLimit.Processor)
        : AwaitsLease && StoreRequests > 0 ? LimitOfRequests
        : Messages > 0 ? LimitOfHashing
        : StoreRequests > ArchiveRequests ? LimitOfRequests
        : ArchiveRequests + Ingesting > 0 ? TransferLimit.Archive
        : TransferLimit.Unknown;

    private TransferLimit LimitOfRequests =>
        Pace.BytesPerRequest is > 0 and <= SmallRequest && Pace.RequestTime < ShortRequest
            ? TransferLimit.ResponseTime
            : TransferLimit.Network;

    private TransferLimit LimitOfHashing =>
        Computing > 0 && (Computing >= Processors || 2 * Computing >= HashWorkers)
            ? TransferLimit.Hashing
            : TransferLimit.Disk;
}
