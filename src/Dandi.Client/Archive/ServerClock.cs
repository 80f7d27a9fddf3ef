namespace Dandi.Archive;

/// <summary>What time it is at the other side, from the <c>Date</c> of its answers: presigned addresses expire by that clock and not by ours (archive-api.md §13).</summary>
/// <param name="time">Our clock.</param>
public sealed class ServerClock(TimeProvider time)
{
    private long _skew;

    /// <summary>How much their clock is ahead of ours; zero until they have answered, exact to about a second.</summary>
    public TimeSpan Skew => TimeSpan.FromTicks(Interlocked.Read(ref _skew));

    /// <summary>What time it is there.</summary>
    public DateTimeOffset Now => time.GetUtcNow() + Skew;

    /// <summary>Takes the time of an answer.</summary>
    /// <param name="date">What its header says; null where it has none.</param>
    public void Observe(DateTimeOffset? date)
    {
        if (date is { } theirs) Interlocked.Exchange(ref _skew, (theirs - time.GetUtcNow()).Ticks);
    }
}
