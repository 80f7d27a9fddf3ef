namespace Dandi.Transfer;

/// <summary>How long a transfer of a Zarr waits, and for what.</summary>
/// <param name="Patience">How long an outage is waited out.</param>
/// <param name="Time">The clock.</param>
/// <param name="SpoolFolder">Where entries wait on the disk.</param>
public sealed record TransferLimits(TimeSpan Patience, TimeProvider Time, string SpoolFolder)
{
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestSummingUp = TimeSpan.FromMinutes(65);

    /// <summary>How long one file is tried in a row: shortly at first, for it holds a place in the window; with the whole patience behind all others.</summary>
    public TimeSpan PatienceFor(bool isSecondRound) => isSecondRound || Patience < FirstPatience ? Patience : FirstPatience;

    /// <summary>How long the archive may take to sum up so many files: our patience and a second for each thousand; its own limit is an hour.</summary>
    public TimeSpan SummingUp(long files) => TimeSpan.FromTicks(Math.Min(LongestSummingUp.Ticks, Patience.Ticks + (TimeSpan.TicksPerMillisecond * files)));
}
