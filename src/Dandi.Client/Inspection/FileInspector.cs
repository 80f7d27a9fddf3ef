using Dandi.Discovery;
using Dandi.Files;
using Dandi.Nwb;

namespace Dandi.Inspection;

/// <summary>Validates a file and reads its NWB record in one pass, through the handle that is uploaded.</summary>
/// <remarks>
/// Reading an NWB file needs CPU time and memory, so at most as many files as there are processors are read at a time.
/// </remarks>
/// <param name="policy">Whether files are validated; with <c>Require</c>, no record is read of invalid ones.</param>
/// <param name="clock">The clock and the local time zone, for checks of dates.</param>
internal sealed class FileInspector(ValidationPolicy policy, TimeProvider clock) : IDisposable
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
        await _processors.WaitAsync(cancellationToken);
        try
        {
            start();
            return asset.Kind == AssetKind.Nwb ? InspectNwb(asset, file, cancellationToken) : new FileInspection([]);
        }
        finally
        {
            _processors.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _processors.Dispose();

    /// <remarks>Only results and record are kept; the objects of the file are released on return.</remarks>
    private FileInspection InspectNwb(LocalAsset asset, LocalFile file, CancellationToken token)
    {
        using var nwb = new NwbReader(file.Handle, asset.FullPath, asset.Path, clock, token);
        var results = policy == ValidationPolicy.Skip ? [] : AssetValidator.Validate(asset, nwb);
        if (policy.Rejects(results))
            return new FileInspection(results);
        try
        {
            return new FileInspection(results, nwb.ReadRecord());
        }
        catch (DandiException failure) when (!failure.IsFatal)
        {
            return new FileInspection(results, Failure: failure);
        }
    }
}
