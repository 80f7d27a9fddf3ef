namespace Dandi.Cli.Output;

/// <summary>The rate of the last minute, or of the whole time if that is shorter. Not thread-safe.</summary>
/// <param name="time">The clock.</param>
internal sealed class RecentRate(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // One sample per second, so the memory is bounded.
    private readonly Queue<(long Time, long Count)> _samples = new([(time.GetTimestamp(), 0)]);
    private long _lastSample = time.GetTimestamp();

    /// <summary>What was counted per second; 0 if too little time has passed.</summary>
    public double PerSecond { get; private set; }

    /// <summary>Notes how much was counted so far.</summary>
    public void Note(long count)
    {
        var oldest = _samples.Peek();
        var elapsed = time.GetElapsedTime(oldest.Time);
        if (elapsed >= Interval)
            PerSecond = (count - oldest.Count) / elapsed.TotalSeconds;
        if (time.GetElapsedTime(_lastSample) < Interval)
            return;
        _lastSample = time.GetTimestamp();
        _samples.Enqueue((_lastSample, count));
        while (_samples.Count > 1 && time.GetElapsedTime(_samples.Peek().Time) > Window)
            _samples.Dequeue();
    }
}
