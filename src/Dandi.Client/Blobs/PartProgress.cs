using Dandi.Storage;

namespace Dandi.Blobs;

/// <summary>
/// Computes the progress of a file from that of its parts. Each part has a high-water mark: a part that is sent again
/// adds nothing until it passes the mark. Thread-safe.
/// </summary>
/// <param name="plan">The parts of the file.</param>
/// <param name="progress">
/// Called under a lock whenever bytes move, also if the total does not change because they were sent before.
/// </param>
internal sealed class PartProgress(PartPlan plan, Action<TransferProgress> progress)
{
    private readonly Lock _lock = new();
    private readonly long[] _marks = new long[plan.Count];
    private readonly bool[] _isAcknowledged = new bool[plan.Count];
    private TransferProgress _total;

    /// <summary>Reports how many bytes of a part were sent in the current attempt.</summary>
    public void Sent(int number, long bytes)
    {
        lock (_lock)
        {
            Raise(number, bytes);
            progress(_total);
        }
    }

    /// <summary>Reports that the store has had a part since an earlier run.</summary>
    public void AddStored(int number)
    {
        lock (_lock)
            _total = _total with { Existing = _total.Existing + plan[number].Size };
        Acknowledge(number);
    }

    /// <summary>Reports that the store has a part.</summary>
    public void Acknowledge(int number)
    {
        lock (_lock)
        {
            var size = plan[number].Size;
            Raise(number, size);
            if (!_isAcknowledged[number - 1])
                _total = _total with { Acknowledged = _total.Acknowledged + size };
            _isAcknowledged[number - 1] = true;
            progress(_total);
        }
    }

    private void Raise(int number, long bytes)
    {
        ref var mark = ref _marks[number - 1];
        if (bytes <= mark)
            return;
        _total = _total with { Done = _total.Done + bytes - mark };
        mark = bytes;
    }
}
