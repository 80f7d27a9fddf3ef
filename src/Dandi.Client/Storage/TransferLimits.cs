using Dandi.Digests;
using Dandi.Files.Spool;
using Dandi.Http;
using Dandi.Throttling;

namespace Dandi.Storage;

/// <summary>How long transfers wait, for what, and how fast they may go.</summary>
/// <param name="Patience">How long an outage is waited out.</param>
/// <param name="Time">The clock.</param>
/// <param name="Spool">Where entries wait on the disk.</param>
public sealed record TransferLimits(TimeSpan Patience, TimeProvider Time, SpoolSpace Spool)
{
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan MaxFinalizeTimeout = TimeSpan.FromMinutes(65);

    /// <summary>What time it is at the store: addresses expire by that clock.</summary>
    public ServerClock StoreClock { get; init; } = new(Time);

    /// <summary>How fast bytes may go.</summary>
    public RateLimit Rate { get; init; } = new(null, Time);

    /// <summary>How much memory files of Zarrs may take between being digested and being sent, in bytes.</summary>
    /// <value><see cref="ChunkMemory.UploadLimit"/></value>
    public long ChunkBytes { get; init; } = ChunkMemory.UploadLimit;

    /// <summary>How long one file is tried in a row: shortly at first, for it holds a place in the window; with the whole patience behind all others.</summary>
    public TimeSpan PatienceFor(bool isSecondRound) =>
        isSecondRound || Patience < FirstPatience ? Patience : FirstPatience;

    /// <summary>How long the archive may take to sum up so many files: our patience and a second for each thousand; its own limit is an hour.</summary>
    public TimeSpan FinalizeTimeout(long files) =>
        TimeSpan.FromTicks(Math.Min(MaxFinalizeTimeout.Ticks, Patience.Ticks + (TimeSpan.TicksPerMillisecond * files)));
}
