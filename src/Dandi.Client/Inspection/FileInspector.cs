using Dandi.Discovery;
using Dandi.Files;
using Dandi.Nwb;

namespace Dandi.Inspection;

/// <summary>
/// Looks once at what is in a file, through the handle that is uploaded: whether it is valid, and what it says of itself.
/// </summary>
/// <remarks>That takes a processor and memory: a run looks at as many files at a time as there are processors.</remarks>
/// <param name="policy">Whether files are validated, and whether invalid ones are read further.</param>
/// <param name="clock">Tells what is in the future, and the zone of times that name none.</param>
internal sealed class FileInspector(ValidationPolicy policy, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _free = new(Environment.ProcessorCount);

    /// <summary>Looks at a file.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="file">Its file, open.</param>
    /// <param name="start">Called once a processor is free for it.</param>
    /// <param name="cancellationToken">Ends the wait and the reading.</param>
    public async Task<FileInspection> InspectAsync(
        LocalAsset asset,
        LocalFile file,
        Action start,
        CancellationToken cancellationToken
    )
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            start();
            return asset.Kind == AssetKind.Nwb ? InspectNwb(asset, file, cancellationToken) : new FileInspection([]);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();

    /// <summary>Keeps only the record: the objects of the file are gone when this returns.</summary>
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
