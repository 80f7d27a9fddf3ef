namespace Dandi.Transfers;

/// <summary>
/// Remembers how much was counted at points in time, such as the bytes that had moved, to compute the rate of the
/// recent past. Not thread-safe.
/// </summary>
/// <remarks>
/// Between two points, the bytes are interpolated. The last point is always known exactly. It is kept when the next one
/// is too far from the last that was kept, so that memory is bounded. After a time without bytes, the point before the
/// next bytes is kept as well: they have moved then, and not evenly since.
/// </remarks>
/// <param name="span">The longest time that rates can be computed for.</param>
/// <param name="interval">The least time between two points that are kept.</param>
public sealed class RateWindow(TimeSpan span, TimeSpan interval)
{
    // The first bytes arrive together, in no time at all.
    private static readonly TimeSpan MinElapsed = TimeSpan.FromMilliseconds(500);
    private readonly (TimeSpan Time, long Bytes)[] _kept = new (TimeSpan, long)[(int)(span / interval) + 3];
    private (TimeSpan Time, long Bytes)? _last;
    private int _count;
    private int _newest;

    /// <summary>Adds a point.</summary>
    /// <param name="now">The time, which does not decrease.</param>
    /// <param name="before">The bytes so far, without those that have moved now.</param>
    /// <param name="after">The bytes with them.</param>
    public void Add(TimeSpan now, long before, long after)
    {
        if (_last is not { } last)
            Keep((now, before));
        else if (now - last.Time >= 2 * interval)
        {
            Keep(last);
            Keep((now, before));
        }
        else if (now - _kept[_newest].Time >= interval)
            Keep(last);
        _last = (now, after);
    }

    /// <summary>The bytes that have moved in a time before now, and how long that time was.</summary>
    /// <param name="now">The time.</param>
    /// <param name="bytes">The bytes so far.</param>
    /// <param name="window">The time; less is used if the first point is younger.</param>
    public (long Bytes, TimeSpan Elapsed) Moved(TimeSpan now, long bytes, TimeSpan window)
    {
        var start = now - window;
        var later = (Time: now, Bytes: bytes);
        for (var i = -1; i < _count; i++)
        {
            if ((i < 0 ? _last : _kept[(_newest - i + _kept.Length) % _kept.Length]) is not { } point)
                break;
            if (point.Time <= start)
            {
                var share = later.Time > point.Time ? (later.Time - start) / (later.Time - point.Time) : 0;
                return (bytes - later.Bytes + (long)((later.Bytes - point.Bytes) * share), window);
            }
            later = point;
        }
        return (bytes - later.Bytes, now - later.Time);
    }

    /// <summary>How much was counted per second in a time before now; 0 without points.</summary>
    /// <inheritdoc cref="Moved"/>
    public double PerSecond(TimeSpan now, long bytes, TimeSpan window)
    {
        var (moved, elapsed) = Moved(now, bytes, window);
        return moved / (elapsed > MinElapsed ? elapsed : MinElapsed).TotalSeconds;
    }

    private void Keep((TimeSpan Time, long Bytes) point)
    {
        _newest = _count == 0 ? 0 : (_newest + 1) % _kept.Length;
        _kept[_newest] = point;
        _count = Math.Min(_count + 1, _kept.Length);
    }
}
