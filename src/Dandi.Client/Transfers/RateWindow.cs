namespace Dandi.Transfers;

/// <summary>
/// Remembers how many bytes had moved at points in time, to compute the rate of the recent past. Not thread-safe.
/// </summary>
/// <remarks>
/// Memory is bounded: there is at most one sample per interval, and the oldest are overwritten. Between two samples, the
/// bytes are interpolated; without events between them, none had moved, which <see cref="Sample"/> makes sure of because
/// it is called before bytes are added.
/// </remarks>
/// <param name="span">The longest time that rates can be computed for.</param>
/// <param name="interval">The least time between two samples.</param>
internal sealed class RateWindow(TimeSpan span, TimeSpan interval)
{
    // The first bytes arrive together, in no time at all.
    private static readonly TimeSpan MinElapsed = TimeSpan.FromMilliseconds(500);
    private readonly (TimeSpan Time, long Bytes)[] _samples = new (TimeSpan, long)[(int)(span / interval) + 2];
    private int _count;
    private int _last;

    /// <summary>Notes how many bytes have moved, unless that was noted a short time ago.</summary>
    /// <param name="now">The time, which does not decrease.</param>
    /// <param name="bytes">The bytes so far, without those that move now.</param>
    public void Sample(TimeSpan now, long bytes)
    {
        if (_count > 0 && now - _samples[_last].Time < interval)
            return;
        _last = _count == 0 ? 0 : (_last + 1) % _samples.Length;
        _samples[_last] = (now, bytes);
        _count = Math.Min(_count + 1, _samples.Length);
    }

    /// <summary>The bytes that have moved in a time before now, and how long that time was.</summary>
    /// <param name="now">The time.</param>
    /// <param name="bytes">The bytes so far.</param>
    /// <param name="window">The time; less is used if the first sample is younger.</param>
    public (long Bytes, TimeSpan Elapsed) Moved(TimeSpan now, long bytes, TimeSpan window)
    {
        var start = now - window;
        var later = (Time: now, Bytes: bytes);
        for (var i = 0; i < _count; i++)
        {
            var sample = _samples[(_last - i + _samples.Length) % _samples.Length];
            if (sample.Time <= start)
            {
                var share = (later.Time - start) / (later.Time - sample.Time);
                var between = later.Time > sample.Time ? (long)((later.Bytes - sample.Bytes) * share) : 0;
                return (bytes - later.Bytes + between, window);
            }
            later = sample;
        }
        return (bytes - later.Bytes, now - later.Time);
    }

    /// <summary>The bytes per second of a time before now; 0 without samples.</summary>
    /// <inheritdoc cref="Moved"/>
    public double BytesPerSecond(TimeSpan now, long bytes, TimeSpan window)
    {
        var (moved, elapsed) = Moved(now, bytes, window);
        return moved / (elapsed > MinElapsed ? elapsed : MinElapsed).TotalSeconds;
    }
}
