namespace Dandi.Digests.Lanes;

/// <summary>
/// Adapts the number of workers to how long whole files take to arrive: more workers than processors if they mostly
/// wait, as with a file server. Thread-safe.
/// </summary>
/// <remarks>
/// After every 32 reads, the limit is increased by one if they took longer on average than 100 µs plus 1 ns per byte,
/// and decreased by one otherwise.
/// </remarks>
internal sealed class WorkerLimit
{
    private const int SampleSize = 32;
    private const double PageCacheRate = 1e9;
    private static readonly TimeSpan TimePerFile = TimeSpan.FromMicroseconds(100);

    private readonly Lock _lock = new();
    private readonly int _min;
    private readonly int _max;
    private int _value;
    private int _reads;
    private long _bytes;
    private TimeSpan _elapsed;

    /// <summary>Creates a limit that starts at its minimum.</summary>
    public WorkerLimit(int min, int max)
    {
        (_min, _max) = (min, max);
        _value = min;
    }

    /// <summary>The current limit, which may be read without a lock.</summary>
    public int Value => Volatile.Read(ref _value);

    /// <summary>Adapts the limit to a read of a whole file.</summary>
    /// <param name="bytes">The number of bytes read.</param>
    /// <param name="elapsed">How long the worker waited for them.</param>
    public void Record(long bytes, TimeSpan elapsed)
    {
        lock (_lock)
        {
            (_reads, _bytes, _elapsed) = (_reads + 1, _bytes + bytes, _elapsed + elapsed);
            if (_reads < SampleSize)
                return;
            var isSlow = _elapsed > (_reads * TimePerFile) + TimeSpan.FromSeconds(_bytes / PageCacheRate);
            Volatile.Write(ref _value, Math.Clamp(_value + (isSlow ? 1 : -1), _min, _max));
            (_reads, _bytes, _elapsed) = (0, 0, TimeSpan.Zero);
        }
    }
}
