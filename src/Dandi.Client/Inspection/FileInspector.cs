using Dandi.Discovery;
using Dandi.Files;
using Dandi.Nwb;
using Dandi.Upload;

namespace Dandi.Inspection;

/// <summary>
/// Looks once at what is in a file, through the handle that is uploaded: whether it is valid, and what it says of itself.
/// </summary>
/// <remarks>That takes a processor and memory: a run looks at as many files at a time as there are processors.</remarks>
/// <param name="options">What was asked for.</param>
/// <param name="clock">Tells what is in the future, and the zone of times that name none.</param>
internal sealed class FileInspector(UploadOptions options, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _free = new(Environment.ProcessorCount);

    /// <summary>Looks at a file.</summary>
    public async Task<FileInspection> InspectAsync(
        LocalAsset asset, LocalFile file, AssetProgress progress, CancellationToken cancellationToken)
    {
        var validates = options.Validation != ValidationPolicy.Skip;
        await _free.WaitAsync(cancellationToken);
        try
        {
            if (validates) progress.Begin(UploadStage.PreValidating);
            var inspection = asset.Kind == AssetKind.Nwb ? InspectNwb(asset, file, cancellationToken) : new FileInspection([]);
            if (validates) progress.Begin(UploadStage.Validated);
            return inspection;
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
        var findings = options.Validation == ValidationPolicy.Skip ? [] : AssetValidator.Validate(asset, nwb);
        if (options.Rejects(findings)) return new FileInspection(findings);
        try
        {
            return new FileInspection(findings, nwb.ReadRecord());
        }
        catch (DandiException failure) when (!failure.IsFatal)
        {
            return new FileInspection(findings, Failure: failure);
        }
    }
}
