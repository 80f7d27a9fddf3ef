using System.Text.Json.Nodes;
using Dandi.Archive;
using Dandi.Blobs;
using Dandi.Discovery;
using Dandi.Files;
using Dandi.Inspection;
using Dandi.Storage;

namespace Dandi.Upload;

/// <summary>The way of one file: *compare, validate, digest, describe, transfer, register*.</summary>
/// <remarks>
/// If somebody else changes the asset meanwhile, it goes back to *compare* with the asset as it is then; what is known of the
/// file is kept.
/// </remarks>
internal sealed class FileUpload(
    UploadServices stages,
    UploadPipeline.Run run,
    LocalAsset asset,
    LocalFile file,
    AssetProgress progress
)
{
    private IReadOnlyList<ValidationResult> _results = [];
    private FileInspection? _inspection;
    private DandiETag? _etag;
    private JsonObject? _metadata;
    private long _bytesSent;

    /// <summary>Uploads the file.</summary>
    public async Task<AssetOutcome> UploadAsync(CancellationToken token)
    {
        var outcome = file.Size switch
        {
            0 => await RefuseEmptyAsync(token),
            > PartPlan.MaximumSize => Fail("The file has more than 5 TiB, the most that the archive takes."),
            _ => await new ConflictRetry(stages.Archive, run.Local.Id, asset.Path).RunAsync(
                await run.Remote.FindAsync(asset.Path, token),
                (existing, isReread) => UploadAsync(existing, isReread, token),
                token
            ),
        };
        // What validation found is told also of an asset that fails or is skipped after it.
        return outcome with { Results = _results };
    }

    private async Task<AssetOutcome> UploadAsync(RemoteAsset? existing, bool isReread, CancellationToken token)
    {
        // What the archive holds unchanged, or keeps whatever we have, is settled before it is validated:
        // a digest costs less, and next to nothing where it is known.
        var decision = existing is null ? null : await CompareAsync(existing, isReread, token);
        if (decision?.Action == ReplaceAction.Skip)
            return new Skipped(asset.Path, file.Size, decision.Message);
        if (decision?.Action == ReplaceAction.Fail)
            return Fail(decision.Message);
        var inspection = await InspectAsync(token);
        if (run.Options.Rejects(inspection.Results))
            return new Rejected(asset.Path, file.Size);
        var etag = await DigestAsync(token);
        if (Describe(inspection, etag) is { } failure)
            return failure;
        var content = await TransferAsync(etag, token);
        progress.Begin(UploadStage.ProducingAsset);
        var registered = await stages.Archive.RegisterAssetAsync(run.Local.Id, _metadata!, content, existing, token);
        EnsureRegistered(registered, content, etag);
        return new Uploaded(asset.Path, file.Size, _bytesSent, decision?.Message);
    }

    private async Task<ReplaceDecision> CompareAsync(RemoteAsset existing, bool isReread, CancellationToken token)
    {
        var etag = (await DigestAsync(token)).Value;
        var policy = run.Options.Existing;
        return isReread
            ? ReplaceDecision.AfterConflict(existing, etag, file.Modified, policy)
            : ReplaceDecision.For(existing, etag, file.Modified, policy);
    }

    private async Task<FileInspection> InspectAsync(CancellationToken token)
    {
        if (_inspection is not null)
            return _inspection;
        var validates = run.Options.Validation != ValidationPolicy.Skip;
        _inspection = await run.Inspector.InspectAsync(
            asset,
            file,
            () => BeginIf(validates, UploadStage.PreValidating),
            token
        );
        BeginIf(validates, UploadStage.Validated);
        _results = _inspection.Results;
        return _inspection;
    }

    private void BeginIf(bool happens, UploadStage stage)
    {
        if (happens)
            progress.Begin(stage);
    }

    private async Task<DandiETag> DigestAsync(CancellationToken token)
    {
        if (_etag is not null)
            return _etag;
        progress.Begin(UploadStage.Digesting);
        return _etag = await stages.Digester.ComputeAsync(
            file,
            progress.Count(UploadStage.Digesting, file.Size),
            token
        );
    }

    /// <summary>Makes the metadata.</summary>
    /// <returns>How the asset fails without them; null if there are any.</returns>
    /// <exception cref="FileChangedException">What the file said may not be of the bytes that were digested.</exception>
    private Failed? Describe(FileInspection inspection, DandiETag etag)
    {
        if (_metadata is not null)
            return null;
        progress.Begin(UploadStage.ExtractingMetadata);
        if (asset.Kind == AssetKind.Nwb)
            file.EnsureUnchanged();
        try
        {
            _metadata = stages.Metadata.Extract(asset, file, etag, inspection.GetRecord, run.Options.AnyPath);
        }
        catch (DandiException failure) when (!failure.IsFatal)
        {
            return Fail(failure.Message) with { Cause = failure };
        }
        // Where validation is skipped or ignored, this is told all the same.
        _results = [.. _results, .. AssetValidator.FindIncomplete(asset, inspection.Record).Except(_results)];
        return null;
    }

    private async Task<AssetContent> TransferAsync(DandiETag etag, CancellationToken token)
    {
        progress.Begin(UploadStage.Uploading);
        var job = new BlobJob(run.Local.Id, file, etag)
        {
            Progressed = progress.Transfer(file.Size),
            Stopping = run.Stopping,
        };
        var blob = await stages.Blobs.UploadAsync(job, token);
        _bytesSent += blob.BytesSent;
        return AssetContent.Blob(blob.BlobId);
    }

    /// <summary>The archive takes no such file, whatever is asked for; what validation says of it is told all the same.</summary>
    private async Task<AssetOutcome> RefuseEmptyAsync(CancellationToken token) =>
        run.Options.Rejects((await InspectAsync(token)).Results)
            ? new Rejected(asset.Path, 0)
            : Fail("The file is empty: the archive takes no files without bytes. Remove it, or fill it.");

    private Failed Fail(string message) => new(asset.Path, file.Size, message);

    /// <summary>"Done" is said of what the archive itself says that it holds.</summary>
    private void EnsureRegistered(RemoteAsset registered, AssetContent content, DandiETag etag)
    {
        var isSame =
            registered.Content == content
            && (registered.ETag ?? etag.Value) == etag.Value
            && (registered.Size ?? file.Size) == file.Size;
        if (isSame)
            return;
        throw new IntegrityException(
            $"The archive holds {registered.Size} bytes with digest {registered.ETag} at this path, but {file.Size} bytes "
                + $"with digest {etag} were sent. Somebody else may have written to it; upload it again."
        );
    }
}
