namespace Dandi.Transfer;

/// <summary>How far the parts of one file are on their way. Each part has a mark up to where it has left: sent again, it adds nothing until it passes that.</summary>
/// <param name="plan">The parts.</param>
/// <param name="told">Told of each change, in order.</param>
internal sealed class PartProgress(PartPlan plan, Action<TransferProgress> told)
{
    private readonly Lock _lock = new();
    private readonly long[] _marks = new long[plan.Count];
    private readonly bool[] _isAcknowledged = new bool[plan.Count];
    private TransferProgress _sum;

    /// <summary>So many bytes of a part have left, in this attempt.</summary>
    public void Left(int number, long bytes)
    {
        lock (_lock)
        {
            if (Raise(number, bytes)) told(_sum);
        }
    }

    /// <summary>The store has acknowledged a part.</summary>
    public void Acknowledge(int number)
    {
        lock (_lock)
        {
            var size = plan[number].Size;
            var isNew = Raise(number, size);
            if (!_isAcknowledged[number - 1])
            {
                _isAcknowledged[number - 1] = isNew = true;
                _sum = _sum with { Acknowledged = _sum.Acknowledged + size };
            }
            if (isNew) told(_sum);
        }
    }

    private bool Raise(int number, long bytes)
    {
        ref var mark = ref _marks[number - 1];
        if (bytes <= mark) return false;
        _sum = _sum with { Done = _sum.Done + bytes - mark };
        mark = bytes;
        return true;
    }
}
