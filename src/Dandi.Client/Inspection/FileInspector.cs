using Dandi.Discovery;
using Dandi.Files;
using Dandi.Inspection.Bids;
using Dandi.Nwb;

namespace Dandi.Inspection;

/// <summary>Validates a file and reads its NWB record in one pass, through the handle that is uploaded.</summary>
/// <remarks>
/// Reading an NWB file needs CPU time and memory, so at most as many files as there are processors are read at a time.
/// </remarks>
/// <param name="datasets">Validates the BIDS datasets that contain files.</param>
/// <param name="policy">Whether files are validated; with <c>Require</c>, no record is read of invalid ones.</param>
/// <param name="clock">The clock and the local time zone, for checks of dates.</param>
internal sealed class FileInspector(BidsDatasets datasets, ValidationPolicy policy, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _processors = new(Environment.ProcessorCount);

    /// <summary>Inspects a file once a processor is available.</summary>
    /// <param name="asset">The asset that the file is.</param>
    /// <param name="file">The open file.</param>
    /// <param name="start">Called when a processor is available, before the file is read.</param>
    /// <param name="cancellationToken">Cancels the wait and the reading.</param>
    public async Task<FileInspection> InspectAsync(
        LocalAsset asset,
        LocalFile file,
        Action start,
        CancellationToken cancellationToken
    )
    {
        var bids = await InspectBidsAsync(asset, cancellationToken);
        await _processors.WaitAsync(cancellationToken);
        try
        {
            start();
            return asset.Kind == AssetKind.Nwb
                ? InspectNwb(asset, file, bids, cancellationToken)
                : new FileInspection([], bids);
        }
        finally
        {
            _processors.Release();
        }
    }

    /// <summary>
    /// Gets the results of the BIDS dataset that concern an asset; none if validation is skipped, or if it is in none.
    /// </summary>
    public async Task<BidsAssetResults> InspectBidsAsync(LocalAsset asset, CancellationToken cancellationToken) =>
        policy == ValidationPolicy.Skip
            ? BidsAssetResults.None
            : await datasets.ValidateAsync(asset, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _processors.Dispose();

    /// <remarks>Only results and record are kept; the objects of the file are released on return.</remarks>
    private FileInspection InspectNwb(LocalAsset asset, LocalFile file, BidsAssetResults bids, CancellationToken token)
    {
        using var nwb = new NwbReader(file.Handle, asset.FullPath, asset.Path, clock, token);
        var results = policy == ValidationPolicy.Skip ? [] : AssetValidator.Validate(asset, nwb);
        var inspection = new FileInspection(results, bids);
        if (policy.Rejects(inspection.IsBlocking))
            return inspection;
        try
        {
            return inspection with { Record = nwb.ReadRecord() };
        }
        catch (DandiException failure) when (!failure.IsFatal)
        {
            return inspection with { Failure = failure };
        }
    }
}
