using System.Text.Json.Nodes;
using Dandi.Archive;
using Dandi.Blobs;
using Dandi.Discovery;
using Dandi.Files;
using Dandi.Inspection;
using Dandi.Inspection.Bids;
using Dandi.Storage;
using Dandi.Transfers;

namespace Dandi.Upload;

/// <summary>Uploads one file.</summary>
/// <remarks>
/// The steps: *compare* with what the archive has at the path (skips an unchanged file early), *validate*, *hash*,
/// *extract metadata*, *upload* the blob, *register* the asset. If another client changes the asset in the meantime,
/// <see cref="ConflictRetry"/> goes back to *compare* with the asset as it is then. Validation results, digest and
/// metadata are computed once and kept in fields, because the file is open and must not change.
/// An instance uploads one file once, and is not thread-safe.
/// </remarks>
internal sealed class FileUpload(
    UploadServices services,
    UploadPipeline.Run run,
    LocalAsset asset,
    LocalFile file,
    AssetProgress progress
)
{
    // With fewer, there are seldom as many as are hashed at once (at most ten), and each waits as long as it may.
    private const int MinInUseForPatience = 12;
    private IReadOnlyList<ValidationResult> _results = [];
    private FileInspection? _inspection;
    private DandiETag? _etag;
    private JsonObject? _metadata;
    private long _bytesSent;

    /// <exception cref="FileChangedException">The file changed during the upload.</exception>
    public async Task<AssetOutcome> UploadAsync(CancellationToken token)
    {
        var outcome = file.Size switch
        {
            0 => await RefuseEmptyAsync(token),
            > PartPlan.MaxSize => Fail("The file is larger than 5 TiB, the maximum size that the archive accepts."),
            _ => await new ConflictRetry(services.Archive, run.Local.Id, asset.Path).RunAsync(
                await run.Remote.FindAsync(asset.Path, token),
                (existing, isReread) => UploadAsync(existing, isReread, token),
                token
            ),
        };
        return outcome with { Results = _results, BidsResults = _inspection?.BidsResults ?? BidsAssetResults.None };
    }

    private async Task<AssetOutcome> UploadAsync(RemoteAsset? existing, bool isReread, CancellationToken token)
    {
        // Compared before it is validated: hashing is cheaper, and nearly free if the digest is in the cache.
        var decision = existing is null ? null : await CompareAsync(existing, isReread, token);
        if (decision?.Action == ReplaceAction.Skip)
            return new Skipped(asset.Path, file.Size, decision.Message);
        if (decision?.Action == ReplaceAction.Fail)
            return Fail(decision.Message);
        var inspection = await InspectAsync(token);
        if (run.Options.Validation.Rejects(inspection.IsBlocking))
            return new Rejected(asset.Path, file.Size);
        var etag = await HashAsync(isPatient: services.Slots.InUse >= MinInUseForPatience, token);
        if (ExtractMetadata(inspection, etag) is { } failure)
            return failure;
        var content = await UploadBlobAsync(etag, token);
        progress.StartStage(TransferStage.ProducingAsset);
        var registered = await services.Archive.Assets.RegisterAsync(
            run.Local.Id,
            _metadata!,
            content,
            existing,
            token
        );
        EnsureRegistered(registered, content, etag);
        return new Uploaded(asset.Path, file.Size, _bytesSent, decision?.Message);
    }

    private async Task<ReplaceDecision> CompareAsync(RemoteAsset existing, bool isReread, CancellationToken token)
    {
        // Unless it has changed, nothing else will be done.
        var etag = (await HashAsync(isPatient: false, token)).Value;
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
            () => StartStageIf(validates, TransferStage.PreValidating),
            token
        );
        StartStageIf(validates, TransferStage.Validated);
        _results = _inspection.Results;
        return _inspection;
    }

    private void StartStageIf(bool condition, TransferStage stage)
    {
        if (condition)
            progress.StartStage(stage);
    }

    private async Task<DandiETag> HashAsync(bool isPatient, CancellationToken token)
    {
        if (_etag is not null)
            return _etag;
        progress.StartStage(TransferStage.Hashing);
        return _etag = await services.Digester.ComputeAsync(
            file,
            progress.CountBytes(TransferStage.Hashing, file.Size).Done,
            token,
            isPatient
        );
    }

    /// <returns>The failure of the asset if no metadata can be extracted; otherwise null.</returns>
    /// <exception cref="FileChangedException">The file changed after it was hashed.</exception>
    private Failed? ExtractMetadata(FileInspection inspection, DandiETag etag)
    {
        if (_metadata is not null)
            return null;
        progress.StartStage(TransferStage.ExtractingMetadata);
        // The record may have been read after a change; metadata must describe the bytes that were hashed.
        if (asset.Kind == AssetKind.Nwb)
            file.EnsureUnchanged();
        try
        {
            _metadata = services.Metadata.Extract(asset, file, etag, inspection.GetRecord, run.Options.AnyPath);
        }
        catch (DandiException failure) when (!failure.IsFatal)
        {
            return Fail(failure.Message) with { Cause = failure };
        }
        services.MetadataWarnings?.Check(asset.Path, _metadata);
        // Reported even if validation is skipped or its results are ignored.
        _results = [.. _results, .. AssetValidator.FindIncomplete(asset, inspection.Record).Except(_results)];
        return null;
    }

    private async Task<AssetContent> UploadBlobAsync(DandiETag etag, CancellationToken token)
    {
        progress.StartStage(TransferStage.Uploading);
        var job = new BlobJob(run.Local.Id, file, etag)
        {
            Progressed = progress.TrackTransfer(TransferStage.Uploading, file.Size),
            Stopping = run.Stopping,
        };
        var blob = await services.Blobs.UploadAsync(job, token);
        _bytesSent += blob.BytesSent;
        return AssetContent.Blob(blob.BlobId);
    }

    /// <summary>Fails an empty file, which the archive never accepts. It is validated first, for its results.</summary>
    private async Task<AssetOutcome> RefuseEmptyAsync(CancellationToken token) =>
        run.Options.Validation.Rejects((await InspectAsync(token)).IsBlocking)
            ? new Rejected(asset.Path, 0)
            : Fail("The file is empty, and the archive does not accept empty files. Remove it, or write its content.");

    private Failed Fail(string message) => new(asset.Path, file.Size, message);

    /// <summary>Compares the archive's response with the file: an asset is done only if the archive says so.</summary>
    private void EnsureRegistered(RemoteAsset registered, AssetContent content, DandiETag etag)
    {
        var isSame =
            registered.Content == content
            && (registered.ETag ?? etag.Value) == etag.Value
            && (registered.Size ?? file.Size) == file.Size;
        if (isSame)
            return;
        throw new IntegrityException(
            $"The archive has {registered.Size} bytes with digest {registered.ETag} at this path, but {file.Size} "
                + $"bytes with digest {etag} were uploaded. Another program may have written to it; "
                + "run the command again."
        );
    }
}
