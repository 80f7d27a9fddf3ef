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
/// <param name="stopping">Once cancelled, no dataset is validated further; a file is validated to its end.</param>
internal sealed class FileInspector(
    BidsDatasets datasets,
    ValidationPolicy policy,
    TimeProvider clock,
    CancellationToken stopping
) : IDisposable
{
    private readonly SemaphoreSlim _processors = new(Environment.ProcessorCount);

    /// <summary>Inspects a file once a processor is available.</summary>
    /// <param name="asset">The asset that the file is.</param>
    /// <param name="file">The open file.</param>
    /// <param name="start">Called when the validation starts, before the file is read.</param>
    /// <param name="cancellationToken">Cancels the wait and the reading.</param>
    public async Task<FileInspection> InspectAsync(
        LocalAsset asset,
        LocalFile file,
        Action start,
        CancellationToken cancellationToken
    )
    {
        // Waiting for the dataset is part of the validation; waiting for a processor is not.
        if (asset.BidsRoot is not null)
            start();
        var bids = await InspectBidsAsync(asset, cancellationToken);
        await _processors.WaitAsync(cancellationToken);
        try
        {
            if (asset.BidsRoot is null)
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
    /// <exception cref="DandiException">The run is being stopped.</exception>
    public async Task<BidsAssetResults> InspectBidsAsync(LocalAsset asset, CancellationToken cancellationToken)
    {
        if (policy == ValidationPolicy.Skip)
            return BidsAssetResults.None;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        try
        {
            return await datasets.ValidateAsync(asset, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DandiException("Interrupted: its BIDS dataset was not validated. Run the command again.");
        }
    }

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
