namespace Dandi.Server.Http;

/// <summary>
/// How many bytes of objects arrived in each of the last seconds, over all uploads together. Thread-safe.
/// </summary>
internal sealed class ArrivingBytes(TimeProvider time)
{
    /// <summary>The number of complete seconds that are kept.</summary>
    public const int Seconds = 120;

    // One more, for the second that is not over.
    private readonly long[] _bytes = new long[Seconds + 1];
    private readonly long _start = time.GetTimestamp();
    private readonly Lock _lock = new();
    private long _second;

    /// <summary>Counts bytes that have arrived now.</summary>
    public void Add(int count)
    {
        lock (_lock)
        {
            Advance();
            _bytes[_second % _bytes.Length] += count;
        }
    }

    /// <summary>The bytes of each of the last complete seconds, the oldest first.</summary>
    public IReadOnlyList<long> List()
    {
        lock (_lock)
        {
            Advance();
            return [.. Enumerable.Range(1, Seconds).Select(i => _bytes[(_second + i) % _bytes.Length])];
        }
    }

    private void Advance()
    {
        var now = (long)time.GetElapsedTime(_start).TotalSeconds;
        for (var next = Math.Max(_second + 1, now - Seconds); next <= now; next++)
            _bytes[next % _bytes.Length] = 0;
        _second = Math.Max(_second, now);
    }
}
