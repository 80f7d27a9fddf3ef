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
    private readonly Dictionary<TransferStage, long> _discarded = [];

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
                _discarded[stage] = last.BytesDone;
                _reported[stage] = last with { BytesAcknowledged = last.BytesDone, BytesTotal = 0 };
            }
        }
    }

    /// <summary>Creates a callback that receives numbers of bytes as they are done, and reports their sum.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="total">The total number of bytes of the stage.</param>
    public Action<long> CountBytes(TransferStage stage, long total)
    {
        var done = 0L;
        return bytes =>
        {
            // Summed and reported under one lock, so that sums are reported in their order.
            lock (_lock)
            {
                done += bytes;
                Report(stage, new TransferProgress(done, done), total);
            }
        };
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
        var (last, discarded) = (LastOf(stage), _discarded.GetValueOrDefault(stage));
        var next = last with
        {
            BytesDone = Math.Max(last.BytesDone, discarded + Math.Min(current.Done, total)),
            BytesAcknowledged = Math.Max(last.BytesAcknowledged, discarded + Math.Min(current.Acknowledged, total)),
            BytesTotal = discarded + total,
        };
        _reported[stage] = next;
        progress.Report(next);
    }

    private TransferEvent LastOf(TransferStage stage) =>
        _reported.GetValueOrDefault(stage, new TransferEvent(path, stage, 0, 0));
}
