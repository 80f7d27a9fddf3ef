using Dandi.Storage;

namespace Dandi.Transfers;

/// <summary>Reports the progress of one asset, so that figures never decrease. Thread-safe.</summary>
/// <remarks>
/// If a stage starts again, its figures stay at their maximum until they are exceeded; events are still reported, which
/// shows that something happens. If the file has changed (<see cref="Restart"/>), all of it is sent again: the bytes
/// that were sent in vain are added to the figures and to the total.
/// </remarks>
/// <param name="path">The path of the asset.</param>
/// <param name="progress">Receives the events; called from many threads.</param>
public sealed class AssetProgress(string path, IProgress<TransferEvent> progress)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TransferStage, TransferEvent> _reported = [];
    private readonly Dictionary<TransferStage, TransferEvent> _discarded = [];

    /// <summary>Reports the start of a stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="detail">A message about it, or null.</param>
    public void StartStage(TransferStage stage, string? detail = null)
    {
        lock (_lock)
            progress.Report(LastOf(stage) with { Detail = detail, IsStageStart = true });
    }

    /// <summary>Starts again after the file has changed: nothing is in flight, and the total is unknown.</summary>
    public void Restart()
    {
        lock (_lock)
        {
            foreach (var (stage, last) in _reported)
            {
                _discarded[stage] = last;
                _reported[stage] = last with { BytesAcknowledged = last.BytesDone, BytesTotal = 0 };
            }
        }
    }

    /// <summary>Creates callbacks that receive numbers of bytes, and report their sum.</summary>
    /// <param name="stage">The stage, whose start is reported with the total from now on.</param>
    /// <param name="total">The total number of bytes of the stage.</param>
    /// <returns>
    /// <c>Done</c> receives bytes as they are done, and <c>Existing</c> those that the destination had before.
    /// </returns>
    public (Action<long> Done, Action<long> Existing) CountBytes(TransferStage stage, long total)
    {
        var sum = new TransferProgress();
        lock (_lock)
            _reported[stage] = With(LastOf(stage), stage, sum, total);
        return (bytes => Add(bytes, 0), bytes => Add(bytes, bytes));

        void Add(long done, long existing)
        {
            // Summed and reported under one lock, so that sums are reported in their order.
            lock (_lock)
            {
                sum = new TransferProgress(sum.Done + done, sum.Done + done) { Existing = sum.Existing + existing };
                Report(stage, sum, total);
            }
        }
    }

    /// <summary>Creates a callback that receives and reports the progress of a transfer.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="total">The size of the file in bytes.</param>
    public Action<TransferProgress> TrackTransfer(TransferStage stage, long total) =>
        current =>
        {
            lock (_lock)
                Report(stage, current, total);
        };

    private void Report(TransferStage stage, TransferProgress current, long total)
    {
        var next = With(LastOf(stage), stage, current, total);
        _reported[stage] = next;
        progress.Report(next);
    }

    private TransferEvent With(in TransferEvent last, TransferStage stage, TransferProgress current, long total)
    {
        var discarded = _discarded.GetValueOrDefault(stage);
        return last with
        {
            BytesDone = Math.Max(last.BytesDone, discarded.BytesDone + Math.Min(current.Done, total)),
            BytesAcknowledged = Math.Max(
                last.BytesAcknowledged,
                discarded.BytesDone + Math.Min(current.Acknowledged, total)
            ),
            BytesExisting = Math.Max(last.BytesExisting, discarded.BytesExisting + Math.Min(current.Existing, total)),
            BytesTotal = discarded.BytesDone + total,
        };
    }

    private TransferEvent LastOf(TransferStage stage) =>
        _reported.GetValueOrDefault(stage, new TransferEvent(path, stage, 0, 0));
}
