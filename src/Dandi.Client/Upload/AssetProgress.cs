using Dandi.Discovery;
using Dandi.Storage;

namespace Dandi.Upload;

/// <summary>Tells how far an asset is.</summary>
/// <remarks>
/// What is told of a stage never falls: where the stage begins again, it stays where it was until that is passed, and is told all the same, for something moves.
/// An asset that has changed has to go as a whole again: its bytes are added to those that went in vain.
/// </remarks>
/// <param name="asset">The asset.</param>
/// <param name="progress">Told of it; called from many threads.</param>
internal sealed class AssetProgress(LocalAsset asset, IProgress<UploadEvent> progress)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<UploadStage, UploadEvent> _told = [];
    private readonly Dictionary<UploadStage, long> _inVain = [];

    /// <summary>A stage has begun.</summary>
    /// <param name="stage">Which one.</param>
    /// <param name="detail">What there is to say about it, or null.</param>
    public void Begin(UploadStage stage, string? detail = null)
    {
        lock (_lock)
            progress.Report(Last(stage) with { Detail = detail, IsBeginning = true });
    }

    /// <summary>The asset has changed, and begins again: nothing is in flight, and how much there is to do is not known yet.</summary>
    public void Restart()
    {
        lock (_lock)
        {
            foreach (var (stage, last) in _told)
            {
                _inVain[stage] = last.BytesDone;
                _told[stage] = last with { BytesAcknowledged = last.BytesDone, BytesTotal = 0 };
            }
        }
    }

    /// <summary>Takes bytes of a stage as they are done, and tells their sum.</summary>
    /// <param name="stage">Which one.</param>
    /// <param name="total">How many there will be.</param>
    public Action<long> Count(UploadStage stage, long total)
    {
        var done = 0L;
        return bytes =>
        {
            // In one go, so that sums are told in their order.
            lock (_lock)
            {
                done += bytes;
                Tell(stage, new TransferProgress(done, done), total);
            }
        };
    }

    /// <summary>Takes how far the bytes of a file are on their way, and tells it.</summary>
    /// <param name="total">How many bytes it has.</param>
    public Action<TransferProgress> Transfer(long total) =>
        reached =>
        {
            lock (_lock)
                Tell(UploadStage.Uploading, reached, total);
        };

    private void Tell(UploadStage stage, TransferProgress reached, long total)
    {
        var (last, inVain) = (Last(stage), _inVain.GetValueOrDefault(stage));
        var next = last with
        {
            BytesDone = Math.Max(last.BytesDone, inVain + Math.Min(reached.Done, total)),
            BytesAcknowledged = Math.Max(last.BytesAcknowledged, inVain + Math.Min(reached.Acknowledged, total)),
            BytesTotal = inVain + total,
        };
        _told[stage] = next;
        progress.Report(next);
    }

    private UploadEvent Last(UploadStage stage) =>
        _told.GetValueOrDefault(stage, new UploadEvent(asset.Path, stage, 0, 0));
}
