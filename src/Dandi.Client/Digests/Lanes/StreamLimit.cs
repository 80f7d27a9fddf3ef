namespace Dandi.Digests.Lanes;

/// <summary>
/// Adapts how many parts are read from one device at a time: as many as there are lanes if that is not slower, few if
/// the device has to seek.
/// </summary>
/// <remarks>
/// The limit starts at one. While reads are faster than any device, because of the page cache or readahead, it doubles
/// every 512 KiB. Otherwise it is doubled or halved once per second, and the direction is reversed when the throughput
/// gets worse (hill climbing). Thread-safe.
/// </remarks>
/// <param name="time">The clock.</param>
internal sealed class StreamLimit(TimeProvider time)
{
    public const int MaxStreams = 1024;

    private const double PageCacheRate = 1e9;
    private const int BurstSize = 512 << 10;
    private const double WorseFactor = 0.9;
    private const double BetterFactor = 1.1;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private long _windowStart = time.GetTimestamp();
    private long _windowBytes;
    private long _burstBytes;
    private TimeSpan _burstElapsed;
    private double _lastRate;
    private bool _isGrowing = true;
    private int _value = 1;

    /// <summary>The current limit, which may be read without a lock.</summary>
    public int Value => Volatile.Read(ref _value);

    /// <summary>Adapts the limit to a read of one part.</summary>
    /// <param name="bytes">The number of bytes read.</param>
    /// <param name="elapsed">How long the thread waited for them.</param>
    public void Record(long bytes, TimeSpan elapsed)
    {
        lock (_lock)
        {
            (_burstBytes, _burstElapsed, _windowBytes) = (
                _burstBytes + bytes,
                _burstElapsed + elapsed,
                _windowBytes + bytes
            );
            if (_burstBytes < BurstSize)
                return;
            var window = time.GetElapsedTime(_windowStart);
            if (_burstBytes >= PageCacheRate * _burstElapsed.TotalSeconds)
                Restart(Math.Min(MaxStreams, _value * 2));
            else if (window >= Window)
                Adapt(_windowBytes / window.TotalSeconds);
            (_burstBytes, _burstElapsed) = (0, TimeSpan.Zero);
        }
    }

    private void Adapt(double rate)
    {
        if (rate < WorseFactor * _lastRate)
            _isGrowing = !_isGrowing;
        // Fewer streams that are not faster only leave lanes empty.
        else if (!_isGrowing && rate < BetterFactor * _lastRate)
            _isGrowing = true;
        _lastRate = rate;
        Restart(Math.Clamp(_isGrowing ? _value * 2 : _value / 2, 1, MaxStreams));
    }

    private void Restart(int value)
    {
        Volatile.Write(ref _value, value);
        (_windowStart, _windowBytes) = (time.GetTimestamp(), 0);
    }
}
