namespace Dandi.Digests.Lanes;

/// <summary>How many places of one device are read at a time: as many as there are lanes where that is not slower, few where it has to seek.</summary>
/// <remarks>
/// Begins with one. While bytes come faster than a device has them, from the memory of the system or because it reads ahead, the number doubles every half mebibyte.
/// Otherwise it is doubled or halved once a second, and what a second brought tells whether that was right. Safe for many threads.
/// </remarks>
/// <param name="time">The clock.</param>
internal sealed class StreamLimit(TimeProvider time)
{
    /// <summary>More are never read at a time.</summary>
    public const int MaxStreams = 1024;

    private const double FromMemory = 1e9;
    private const int Burst = 512 << 10;
    private const double Worse = 0.9;
    private const double Better = 1.1;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private long _windowStart = time.GetTimestamp();
    private long _windowBytes;
    private long _burstBytes;
    private TimeSpan _burstReading;
    private double _lastRate;
    private bool _isGrowing = true;
    private int _value = 1;

    /// <summary>The limit now.</summary>
    public int Value => Volatile.Read(ref _value);

    /// <summary>Takes note of reads.</summary>
    /// <param name="bytes">How many bytes came.</param>
    /// <param name="reading">How long one thread waited for them.</param>
    public void Record(long bytes, TimeSpan reading)
    {
        lock (_lock)
        {
            (_burstBytes, _burstReading, _windowBytes) = (
                _burstBytes + bytes,
                _burstReading + reading,
                _windowBytes + bytes
            );
            if (_burstBytes < Burst)
                return;
            var elapsed = time.GetElapsedTime(_windowStart);
            if (_burstBytes >= FromMemory * _burstReading.TotalSeconds)
                Restart(Math.Min(MaxStreams, _value * 2));
            else if (elapsed >= Window)
                Adapt(_windowBytes / elapsed.TotalSeconds);
            (_burstBytes, _burstReading) = (0, TimeSpan.Zero);
        }
    }

    private void Adapt(double rate)
    {
        if (rate < Worse * _lastRate)
            _isGrowing = !_isGrowing;
        // Fewer that bring no more would only cost lanes.
        else if (!_isGrowing && rate < Better * _lastRate)
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
