using System.Text.Json.Nodes;
using Dandi.Archive;
using Dandi.Discovery;
using Dandi.Inspection;
using Dandi.Zarr;
using Dandi.Zarrs;

namespace Dandi.Upload;

/// <summary>The way of a Zarr through the pipeline: *validate, compare, describe, register, transfer*. It is registered before its files travel, for they travel into the archive's Zarr.</summary>
/// <remarks>If somebody else changes its asset meanwhile, it starts again with the asset as it is then: "done" is said only of a Zarr whose asset is there at the end.</remarks>
internal sealed class ZarrUpload(
    UploadServices stages,
    UploadPipeline.Run run,
    LocalAsset asset,
    AssetProgress progress
)
{
    private readonly ZarrStore _store = new(asset.FullPath);
    private readonly ZarrNames _names = new(stages.Archive, run.Local.Id);
    private RemoteZarr? _zarr;
    private long _bytesSent;

    /// <summary>Uploads the Zarr.</summary>
    public async Task<AssetOutcome> UploadAsync(CancellationToken token)
    {
        progress.Begin(UploadStage.TraversingZarr);
        var inspection = ZarrInspection.Of(_store, asset.Path, run.Options.Validation != ValidationPolicy.Skip, token);
        if (inspection.Refusal is { } refusal)
            return new Failed(asset.Path, null, refusal) { Results = inspection.Results };
        if (run.Options.Rejects(inspection.Results))
            return new Rejected(asset.Path, inspection.Size) { Results = inspection.Results };
        var metadata = stages.Metadata.DescribeZarr(asset, inspection.Size);
        // Its files are changed in place: what was listed a while ago may have moved away since.
        var existing = await run.Remote.FindAsync(asset.Path, token) is null
            ? null
            : await stages.Archive.FindAssetAsync(run.Local.Id, asset.Path, token);
        var outcome = await new ConflictRetry(stages.Archive, run.Local.Id, asset.Path).RunAsync(
            existing,
            (current, isReread) => UploadAsync(inspection, metadata, current, isReread, token),
            token
        );
        return outcome with { Results = inspection.Results };
    }

    private async Task<AssetOutcome> UploadAsync(
        ZarrInspection inspection,
        JsonObject metadata,
        RemoteAsset? existing,
        bool isReread,
        CancellationToken token
    )
    {
        if (existing is not null && await SpareAsync(inspection, existing, isReread, token) is { } spared)
            return spared;
        (_zarr, var isNew) = await FindZarrAsync(existing, token);
        var zarr = _zarr;
        var isThere = existing?.Content == AssetContent.Zarr(zarr.Id);
        if (!isThere)
            await RegisterAsync(metadata, zarr, existing, token);
        var job = Job(inspection, zarr) with
        {
            IsNew = isNew,
            Changing = isThere
                ? changing => RegisterAsync(metadata, zarr, existing, changing)
                : _ => Task.CompletedTask,
        };
        var result = await SyncAsync(job, inspection, token);
        _bytesSent += result.BytesSent;
        // An asset that has told our checksum by itself was looked at last; anything else has taken its time.
        var isFresh =
            isThere
            && result.IsUnchanged
            && existing!.ZarrChecksum is not null
            && run.Options.ZarrMode == ZarrMode.Full;
        if (!isFresh)
            await EnsureThereAsync(zarr, token);
        if (result.IsUnchanged && isThere)
            return new Skipped(asset.Path, inspection.Size, "identical");
        var message = isNew || result.Plan.IsEmpty ? "" : result.Plan.ToString();
        if (message.Length == 0 && existing is { Content.IsZarr: false })
            message = ReplaceDecision.OfZarr.Message;
        return new Uploaded(asset.Path, inspection.Size, _bytesSent, message.Length > 0 ? message : null);
    }

    private ZarrJob Job(ZarrInspection inspection, RemoteZarr zarr) =>
        new(_store, zarr, run.Options.ZarrMode)
        {
            FileCount = inspection.FileCount,
            Unreadable = inspection.Unreadable,
            Began = step => progress.Begin(StageOf(step)),
            Planned = plan => progress.Begin(UploadStage.PlanningUpload, plan.ToString()),
            Settled = progress.Count(UploadStage.Uploading, inspection.Size),
            Stopping = run.Stopping,
        };

    /// <summary>What <c>--existing</c> <c>skip</c> and <c>error</c> keep from being overwritten: a file at this path, and the Zarr that somebody else has put there during the upload.</summary>
    private async Task<AssetOutcome?> SpareAsync(
        ZarrInspection inspection,
        RemoteAsset existing,
        bool isReread,
        CancellationToken token
    )
    {
        if (run.Options.Existing is not (ExistingPolicy.Skip or ExistingPolicy.Error))
            return null;
        var isForeign = existing.Content is not { IsZarr: true } zarr || (isReread && zarr.Id != _zarr?.Id);
        if (!isForeign)
            return null;
        if (
            existing is { Content: { } content, ZarrChecksum: { } checksum }
            && await stages.Zarrs.IsSameAsync(
                Job(inspection, RemoteZarr.Complete(content.Id, asset.Path, checksum)),
                token
            )
        )
        {
            return new Skipped(asset.Path, inspection.Size, "identical");
        }
        return run.Options.Existing == ExistingPolicy.Skip
            ? new Skipped(asset.Path, inspection.Size, "exists")
            : new Failed(asset.Path, inspection.Size, "exists");
    }

    /// <summary>Where files change under us or are gone, all are compared once more: what has arrived travels not again.</summary>
    private Task<ZarrTransferResult> SyncAsync(ZarrJob job, ZarrInspection inspection, CancellationToken token) =>
        new RetryOnFileChange(stages, progress, job.Stopping) { MayBeGone = true }.RunAsync(
            async change =>
                await stages.Zarrs.SyncAsync(
                    change is null
                        ? job
                        : job with
                        {
                            IsNew = false,
                            Remote = await stages.Archive.Zarrs.GetAsync(job.Remote.Id, token),
                            Settled = progress.Count(UploadStage.Uploading, inspection.Size),
                            Planned = _ => { },
                        },
                    token
                ),
            token
        );

    private Task<RemoteAsset> RegisterAsync(
        JsonObject metadata,
        RemoteZarr zarr,
        RemoteAsset? existing,
        CancellationToken token
    )
    {
        progress.Begin(UploadStage.ProducingAsset);
        return stages.Archive.RegisterAssetAsync(run.Local.Id, metadata, AssetContent.Zarr(zarr.Id), existing, token);
    }

    /// <summary>The Zarr of the existing asset; else one of the asset's path, which may be left over from an earlier run; else a new one.</summary>
    private async Task<(RemoteZarr Zarr, bool IsNew)> FindZarrAsync(RemoteAsset? existing, CancellationToken token)
    {
        if (existing?.Content is not { IsZarr: true } content)
            return await _names.ClaimAsync(asset.Path, token);
        if (existing.ZarrChecksum is { } checksum)
            return (RemoteZarr.Complete(content.Id, asset.Path, checksum), false);
        return (await stages.Archive.Zarrs.GetAsync(content.Id, token), false);
    }

    /// <summary>Files take their time, and without its asset nobody would find the Zarr.</summary>
    private async Task EnsureThereAsync(RemoteZarr zarr, CancellationToken token)
    {
        var there = await stages.Archive.FindAssetAsync(run.Local.Id, asset.Path, token);
        if (there?.Content != AssetContent.Zarr(zarr.Id))
            throw new AssetConflictException(
                asset.Path,
                there is null ? "its asset is gone" : "its asset was replaced"
            );
    }

    private static UploadStage StageOf(ZarrStep step) =>
        step switch
        {
            ZarrStep.Comparing => UploadStage.ComparingZarr,
            ZarrStep.Uploading => UploadStage.Uploading,
            ZarrStep.Deleting => UploadStage.DeletingExtraFiles,
            ZarrStep.FinalizeTimeout => UploadStage.ServerCalculatingChecksum,
            _ => UploadStage.ChecksumMismatch,
        };
}
