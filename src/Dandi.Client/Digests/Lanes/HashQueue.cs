namespace Dandi.Digests.Lanes;

/// <summary>Messages that wait for a lane, and how many a worker may take of them. Safe for many threads.</summary>
/// <param name="processors">How many workers compute at a time.</param>
/// <param name="time">The clock of the limits.</param>
internal sealed class HashQueue(int processors, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Queue<HashMessage> _files = new();
    private readonly Dictionary<ulong, DeviceParts> _parts = [];
    private int _waiting;
    private int _held;
    private bool _prefersParts;

    /// <summary>How many there are, waiting or in lanes.</summary>
    public int Total => Volatile.Read(ref _waiting) + Volatile.Read(ref _held);

    /// <summary>Whether one could be taken now.</summary>
    public bool HasAny
    {
        get
        {
            if (Volatile.Read(ref _waiting) == 0)
                return false;
            lock (_lock)
            {
                if (_files.Count > 0)
                    return true;
                foreach (var parts in _parts.Values)
                {
                    if (parts.IsOpen)
                        return true;
                }
                return false;
            }
        }
    }

    /// <summary>Takes a whole file into the queue.</summary>
    public void Add(HashMessage file)
    {
        lock (_lock)
        {
            _files.Enqueue(file);
            _waiting++;
        }
    }

    /// <summary>Takes parts into the queue.</summary>
    /// <param name="device">The device that they are read from.</param>
    /// <param name="parts">The parts.</param>
    public void Add(ulong device, IEnumerable<HashMessage> parts)
    {
        lock (_lock)
        {
            if (!_parts.TryGetValue(device, out var reads))
                _parts[device] = reads = new DeviceParts(new StreamLimit(time));
            foreach (var part in parts)
            {
                reads.Waiting.Enqueue(part);
                _waiting++;
            }
        }
    }

    /// <summary>Gives a worker a message, if there is one and others would not rather have it.</summary>
    /// <param name="held">How many the worker has.</param>
    /// <param name="lanes">How many it can have.</param>
    /// <param name="workers">How many workers there are.</param>
    public HashTask? TryTake(int held, int lanes, int workers)
    {
        if (Volatile.Read(ref _waiting) == 0)
            return null;
        lock (_lock)
        {
            if (_waiting == 0 || held >= Math.Min(lanes, Share(lanes, workers)))
                return null;
            var taken = _prefersParts ? TakePart() ?? TakeFile() : TakeFile() ?? TakePart();
            if (taken is null)
                return null;
            _prefersParts = taken.Parts is null;
            _waiting--;
            _held++;
            return taken;
        }
    }

    /// <summary>Takes note that a message has ended.</summary>
    public void Ended(HashTask task)
    {
        lock (_lock)
        {
            _held--;
            if (task.Parts is { } parts)
                parts.Reading--;
        }
    }

    /// <summary>Half of the lanes filled cost as much as all of them, so that some are only left to others where there are many.</summary>
    private int Share(int lanes, int workers)
    {
        var total = _waiting + _held;
        var even = (total + workers - 1) / workers;
        return workers > processors || total <= 2 * workers ? even : Math.Max(even, lanes / 2);
    }

    private HashTask? TakeFile() => _files.TryDequeue(out var file) ? new HashTask(file, null) : null;

    private HashTask? TakePart()
    {
        foreach (var parts in _parts.Values)
        {
            if (!parts.IsOpen)
                continue;
            parts.Reading++;
            return new HashTask(parts.Waiting.Dequeue(), parts);
        }
        return null;
    }
}
