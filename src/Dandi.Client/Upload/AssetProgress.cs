using Dandi.Discovery;

namespace Dandi.Upload;

/// <summary>Tells how far an asset is.</summary>
/// <param name="asset">The asset.</param>
/// <param name="progress">Told of it; called from many threads.</param>
internal sealed class AssetProgress(LocalAsset asset, IProgress<UploadEvent> progress)
{
    /// <summary>A stage has begun.</summary>
    /// <param name="stage">Which one.</param>
    /// <param name="detail">What there is to say about it, or null.</param>
    public void Begin(UploadStage stage, string? detail = null) => progress.Report(new UploadEvent(asset.Path, stage, 0, 0, Detail: detail));

    /// <summary>Takes bytes of a stage as they are done, and tells their sum.</summary>
    /// <param name="stage">Which one.</param>
    /// <param name="total">How many there will be.</param>
    public Action<long> Count(UploadStage stage, long total)
    {
        var done = 0L;
        return bytes => progress.Report(new UploadEvent(asset.Path, stage, Interlocked.Add(ref done, bytes), total));
    }
}
