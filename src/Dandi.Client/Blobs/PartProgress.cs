using Dandi.Storage;

namespace Dandi.Blobs;

/// <summary>How far the parts of one file are on their way. Each part has a mark up to where it has left: sent again, it adds nothing until it passes that.</summary>
/// <param name="plan">The parts.</param>
/// <param name="progress">Told of the sum whenever bytes move, in order; it is the same again where they were sent before.</param>
internal sealed class PartProgress(PartPlan plan, Action<TransferProgress> progress)
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
            Raise(number, bytes);
            progress(_sum);
        }
    }

    /// <summary>The store has acknowledged a part.</summary>
    public void Acknowledge(int number)
    {
        lock (_lock)
        {
            var size = plan[number].Size;
            Raise(number, size);
            if (!_isAcknowledged[number - 1])
                _sum = _sum with { Acknowledged = _sum.Acknowledged + size };
            _isAcknowledged[number - 1] = true;
            progress(_sum);
        }
    }

    private void Raise(int number, long bytes)
    {
        ref var mark = ref _marks[number - 1];
        if (bytes <= mark)
            return;
        _sum = _sum with { Done = _sum.Done + bytes - mark };
        mark = bytes;
    }
}
