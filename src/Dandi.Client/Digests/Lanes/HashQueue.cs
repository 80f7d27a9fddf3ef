namespace Dandi.Digests.Lanes;

/// <summary>
/// The messages that wait for a lane, and the rules for how many of them a worker may take. Thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// A message is waiting from <c>Add</c> until a worker takes it with <see cref="TryTake"/>, and in progress from then
/// until the worker calls <see cref="Release"/>. There are two kinds of queues: one for whole files (and files of one
/// part), and one per device for the parts of larger files. <see cref="TryTake"/> alternates between the kinds, so that
/// neither has to wait for the other; parts are skipped while their device has reached its <see cref="StreamLimit"/>.
/// </para>
/// <para>
/// The queue does not wake workers. Code that adds messages calls <see cref="LanePool.EnsureWorker"/> (or
/// <see cref="LanePool.EnsureWorkerSoon"/>), and so do workers after each pass, because released messages and rising
/// limits make others available.
/// </para>
/// </remarks>
/// <param name="processors">How many workers compute at a time.</param>
/// <param name="time">The clock of the stream limits.</param>
internal sealed class HashQueue(int processors, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Queue<HashMessage> _files = new();
    private readonly Dictionary<ulong, DeviceParts> _parts = [];
    private int _waiting;
    private int _inProgress;
    private bool _prefersParts;

    /// <summary>The number of messages, waiting or in progress.</summary>
    public int Total => Volatile.Read(ref _waiting) + Volatile.Read(ref _inProgress);

    /// <summary>Whether any message could be taken now.</summary>
    public bool CanTakeAny
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
                    if (parts.CanTake)
                        return true;
                }
                return false;
            }
        }
    }

    /// <summary>Adds a whole file, or the only part of one.</summary>
    public void Add(HashMessage file)
    {
        lock (_lock)
        {
            _files.Enqueue(file);
            _waiting++;
        }
    }

    /// <param name="device">The device that the file is on.</param>
    /// <param name="parts">The parts.</param>
    public void Add(ulong device, IEnumerable<HashMessage> parts)
    {
        lock (_lock)
        {
            if (!_parts.TryGetValue(device, out var ofDevice))
                _parts[device] = ofDevice = new DeviceParts(new StreamLimit(time));
            foreach (var part in parts)
            {
                ofDevice.Waiting.Enqueue(part);
                _waiting++;
            }
        }
    }

    /// <summary>Takes a message for a worker, unless the worker has its share of all messages already.</summary>
    /// <param name="busyLanes">How many messages the worker has.</param>
    /// <param name="lanes">How many it can have.</param>
    /// <param name="workers">The number of workers.</param>
    /// <returns>Null if there is no message for this worker; otherwise a task that it must release.</returns>
    public HashTask? TryTake(int busyLanes, int lanes, int workers)
    {
        if (Volatile.Read(ref _waiting) == 0)
            return null;
        lock (_lock)
        {
            if (_waiting == 0 || busyLanes >= Math.Min(lanes, Share(lanes, workers)))
                return null;
            var taken = _prefersParts ? TakePart() ?? TakeFile() : TakeFile() ?? TakePart();
            if (taken is null)
                return null;
            _prefersParts = taken.Parts is null;
            _waiting--;
            _inProgress++;
            return taken;
        }
    }

    /// <summary>Ends the work on a message that was taken.</summary>
    public void Release(HashTask task)
    {
        lock (_lock)
        {
            _inProgress--;
            if (task.Parts is { } parts)
                parts.InProgress--;
        }
    }

    /// <summary>Gets how many messages one worker may have.</summary>
    /// <remarks>
    /// Half-filled vectors cost as much as full ones. If there are many messages, a worker therefore fills all of its
    /// lanes, even if other workers then have nothing to do: that takes no longer, and less processor time.
    /// </remarks>
    private int Share(int lanes, int workers)
    {
        var total = _waiting + _inProgress;
        var even = (total + workers - 1) / workers;
        return workers > processors || total <= 2 * workers ? even : Math.Max(even, lanes);
    }

    private HashTask? TakeFile() => _files.TryDequeue(out var file) ? new HashTask(file, null) : null;

    private HashTask? TakePart()
    {
        foreach (var parts in _parts.Values)
        {
            if (!parts.CanTake)
                continue;
            parts.InProgress++;
            return new HashTask(parts.Waiting.Dequeue(), parts);
        }
        return null;
    }
}
