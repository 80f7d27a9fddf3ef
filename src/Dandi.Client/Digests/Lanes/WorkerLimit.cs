namespace Dandi.Digests.Lanes;

/// <summary>How many workers read whole files: more than there are processors where files take long to come, as from a file server. Safe for many threads.</summary>
internal sealed class WorkerLimit
{
    private const int Sample = 32;
    private const double FromMemory = 1e9;
    private static readonly TimeSpan PerFile = TimeSpan.FromMicroseconds(100);

    private readonly Lock _lock = new();
    private readonly int _least;
    private readonly int _most;
    private int _value;
    private int _reads;
    private long _bytes;
    private TimeSpan _reading;

    /// <summary>A limit that begins with the least.</summary>
    /// <param name="least">How many there always are.</param>
    /// <param name="most">How many there may be.</param>
    public WorkerLimit(int least, int most)
    {
        (_least, _most) = (least, most);
        _value = least;
    }

    /// <summary>The limit now.</summary>
    public int Value => Volatile.Read(ref _value);

    /// <summary>Takes note of a read.</summary>
    /// <param name="bytes">How many bytes came.</param>
    /// <param name="reading">How long the worker waited for them.</param>
    public void Record(long bytes, TimeSpan reading)
    {
        lock (_lock)
        {
            (_reads, _bytes, _reading) = (_reads + 1, _bytes + bytes, _reading + reading);
            if (_reads < Sample)
                return;
            var isSlow = _reading > (_reads * PerFile) + TimeSpan.FromSeconds(_bytes / FromMemory);
            Volatile.Write(ref _value, Math.Clamp(_value + (isSlow ? 1 : -1), _least, _most));
            (_reads, _bytes, _reading) = (0, 0, TimeSpan.Zero);
        }
    }
}
