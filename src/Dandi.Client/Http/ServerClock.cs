namespace Dandi.Http;

/// <summary>What time it is at the archive and its store, from the <c>Date</c> of their last answer: presigned addresses expire by that clock and not by ours (archive-api.md §13).</summary>
/// <param name="time">Our clock.</param>
public sealed class ServerClock(TimeProvider time)
{
    // What is stated in whole seconds, and may have been long on its way, is behind by less than this, or the clocks have gone apart.
    private static readonly TimeSpan Coarse = TimeSpan.FromSeconds(2);
    private long _skew;

    /// <summary>How much their clock is ahead of ours; zero until they have answered, exact to about a second.</summary>
    public TimeSpan Skew => TimeSpan.FromTicks(Interlocked.Read(ref _skew));

    /// <summary>What time it is there.</summary>
    public DateTimeOffset Now => time.GetUtcNow() + Skew;

    /// <summary>Takes the time of an answer.</summary>
    /// <param name="date">What its header says; null where it has none.</param>
    public void Observe(DateTimeOffset? date)
    {
        if (date is not { } theirs)
            return;
        var seen = theirs - time.GetUtcNow();
        // No answer arrives before it was given: the latest time is the truest.
        if (seen > Skew || seen < Skew - Coarse)
            Interlocked.Exchange(ref _skew, seen.Ticks);
    }
}
