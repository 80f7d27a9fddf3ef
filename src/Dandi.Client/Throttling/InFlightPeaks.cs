namespace Dandi.Throttling;

/// <summary>Extremes of what was in flight during a run, for the log. Not thread-safe.</summary>
/// <param name="time">The clock.</param>
public sealed class InFlightPeaks(TimeProvider time)
{
    private long? _emptySince;

    /// <summary>The maximum number of requests that were in flight at once.</summary>
    public int Requests { get; private set; }

    /// <summary>The maximum number of bytes that were in flight at once.</summary>
    public long Bytes { get; private set; }

    /// <summary>The longest time between two requests during which none was in flight.</summary>
    public TimeSpan EmptyTime { get; private set; }

    internal void Begin(int requests, long bytes)
    {
        if (_emptySince is { } since && time.GetElapsedTime(since) is var empty && empty > EmptyTime)
            EmptyTime = empty;
        _emptySince = null;
        (Requests, Bytes) = (Math.Max(Requests, requests), Math.Max(Bytes, bytes));
    }

    internal void BeEmpty() => _emptySince = time.GetTimestamp();
}
