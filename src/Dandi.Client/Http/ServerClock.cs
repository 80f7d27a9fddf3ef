namespace Dandi.Http;

/// <summary>
/// The clock of the archive and its store, from the <c>Date</c> of their latest response
/// (<see href="https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1">RFC 9110, section 6.6.1</see>). Presigned URLs
/// expire by that clock, while the clock of this machine may be wrong (archive-api.md §13). Thread-safe.
/// </summary>
/// <param name="time">The clock of this machine.</param>
public sealed class ServerClock(TimeProvider time)
{
    // A Date is in whole seconds and has spent time in transit, so it lags by up to this much. If it lags by more, one
    // of the clocks was changed.
    private static readonly TimeSpan MaxLag = TimeSpan.FromSeconds(2);

    // A date that is further off is not the time of a server. Times near the end of the calendar would overflow.
    private static readonly TimeSpan MaxSkew = TimeSpan.FromDays(100 * 365);
    private long _skew;

    /// <summary>
    /// How far their clock is ahead of ours, to about a second; negative if it is behind, zero before the first
    /// response.
    /// </summary>
    public TimeSpan Skew => TimeSpan.FromTicks(Interlocked.Read(ref _skew));

    /// <summary>The current time by the clock of the server.</summary>
    public DateTimeOffset Now => time.GetUtcNow().AddClamped(Skew);

    /// <summary>Updates the clock from a response.</summary>
    /// <param name="date">The <c>Date</c> of the response; null if it has none.</param>
    public void Observe(DateTimeOffset? date)
    {
        if (date is not { } theirs)
            return;
        var seen = theirs - time.GetUtcNow();
        if (seen.Duration() > MaxSkew)
            return;
        // Delays in transit only make a Date look older, so the most advanced one is the most exact.
        if (seen > Skew || seen < Skew - MaxLag)
            Interlocked.Exchange(ref _skew, seen.Ticks);
    }
}
