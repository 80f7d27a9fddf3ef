using Dandi.Downloads.Targets;
using Dandi.Transfers;

namespace Dandi.Downloads;

/// <summary>Downloads assets that are Zarrs; called by <see cref="DownloadPipeline"/>.</summary>
public interface IZarrDownload
{
    /// <summary>Downloads one Zarr, in an asset slot that its caller holds. Thread-safe.</summary>
    /// <param name="item">The asset.</param>
    /// <param name="target">The folder that the Zarr becomes; claimed already.</param>
    /// <param name="progress">The progress of the asset.</param>
    /// <param name="stopping">Once cancelled, nothing new is requested, and requests in flight are finished.</param>
    /// <param name="cancellationToken">Cancels everything.</param>
    /// <returns>The outcome, with <see cref="DownloadItem.Path"/>.</returns>
    /// <exception cref="DandiException">The asset fails with this message.</exception>
    Task<AssetOutcome> DownloadAsync(
        DownloadItem item,
        TargetFolder target,
        AssetProgress progress,
        CancellationToken stopping,
        CancellationToken cancellationToken
    );
}
