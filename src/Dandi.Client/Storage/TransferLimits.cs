using Dandi.Concurrency;
using Dandi.Digests;
using Dandi.Files.Spool;
using Dandi.Http;
using Dandi.Throttling;

namespace Dandi.Storage;

/// <summary>The limits of all transfers of a run: time, rate and memory.</summary>
/// <param name="Patience">How long failed requests are retried.</param>
/// <param name="Time">The clock of this machine.</param>
/// <param name="Spool">The temp files for entries that would need too much memory.</param>
public sealed record TransferLimits(TimeSpan Patience, TimeProvider Time, SpoolSpace Spool)
{
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan MaxFinalizeTimeout = TimeSpan.FromMinutes(65);

    /// <summary>The clock of the store, by which URLs expire.</summary>
    public ServerClock StoreClock { get; init; } = new(Time);

    /// <summary>The rate limit; unlimited by default.</summary>
    public RateLimit Rate { get; init; } = new(null, Time);

    /// <summary>Counts the requests that are reading or writing a local file.</summary>
    public ActivityCount Disk { get; } = new();

    /// <summary>Counts the Zarrs that the archive ingests, or that wait until it does.</summary>
    public ActivityCount Ingesting { get; } = new();

    /// <summary>Maximum memory for entries of Zarrs between hashing and sending, in bytes.</summary>
    /// <value><see cref="ChunkMemory.UploadLimit"/></value>
    public long ChunkBytes { get; init; } = ChunkMemory.UploadLimit;

    /// <summary>
    /// How long an entry of a Zarr is retried: only 15 seconds in the first round, because it holds a lease; with the
    /// whole patience in the second round, after all others.
    /// </summary>
    public TimeSpan PatienceFor(bool isSecondRound) =>
        isSecondRound || Patience < FirstPatience ? Patience : FirstPatience;

    /// <summary>
    /// How long to wait for the archive to ingest a Zarr: the patience, and one second for every thousand entries. The
    /// archive itself stops after an hour.
    /// </summary>
    public TimeSpan FinalizeTimeout(long entries) =>
        TimeSpan.FromTicks(
            Math.Min(MaxFinalizeTimeout.Ticks, Patience.Ticks + (TimeSpan.TicksPerMillisecond * entries))
        );
}
