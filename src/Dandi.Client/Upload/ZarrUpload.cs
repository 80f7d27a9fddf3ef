using System.Text.Json.Nodes;
using Dandi.Archive;
using Dandi.Discovery;
using Dandi.FileSystem;
using Dandi.Inspection;
using Dandi.Transfers;
using Dandi.Zarr;
using Dandi.Zarrs;

namespace Dandi.Upload;

/// <summary>Uploads one Zarr.</summary>
/// <remarks>
/// The steps: *validate*, *find or create* the Zarr in the archive, *register* its asset, *transfer* the entries
/// (<see cref="ZarrTransfer"/>), *check* that the asset still refers to the Zarr. The asset comes first, because
/// entries are uploaded into the archive's Zarr, where nobody would find them without an asset. An asset that already
/// refers to the Zarr is registered again only before the first change, so an unchanged Zarr keeps its asset.
/// If another client changes the asset in the meantime, <see cref="ConflictRetry"/> goes back to *find or create* with
/// the asset as it is then: the outcome is <see cref="Uploaded"/> only if the asset refers to the Zarr at the end.
/// An instance uploads one Zarr once, and is not thread-safe.
/// </remarks>
internal sealed class ZarrUpload(
    UploadServices services,
    UploadPipeline.Run run,
    LocalAsset asset,
    AssetProgress progress
)
{
    private readonly ZarrStore _store = new(
        asset.FullPath,
        run.Options.FollowsLinks ? FolderLinks.All : FolderLinks.Within(run.Local.Root)
    );
    private readonly ZarrNames _names = new(services.Archive, run.Local.Id);
    private RemoteZarr? _zarr;
    private long _bytesSent;

    public async Task<AssetOutcome> UploadAsync(CancellationToken token)
    {
        progress.StartStage(TransferStage.TraversingZarr);
        var validates = run.Options.Validation != ValidationPolicy.Skip;
        var inspection = ZarrInspection.Inspect(_store, asset.Path, validates, token) with
        {
            BidsResults = await run.Inspector.InspectBidsAsync(asset, token),
        };
        var outcome = await UploadAsync(inspection, token);
        return outcome with { Results = inspection.Results, BidsResults = inspection.BidsResults };
    }

    private async Task<AssetOutcome> UploadAsync(ZarrInspection inspection, CancellationToken token)
    {
        if (inspection.Refusal is { } refusal)
            return new Failed(asset.Path, null, refusal);
        if (run.Options.Validation.Rejects(inspection.IsBlocking))
            return new Rejected(asset.Path, inspection.Size);
        var metadata = services.Metadata.DescribeZarr(asset, inspection.Size);
        services.MetadataWarnings?.Check(asset.Path, metadata);
        // Entries are changed in place, so the listing is too old: the asset may have been moved since.
        var existing = await run.Remote.FindAsync(asset.Path, token) is null
            ? null
            : await services.Archive.Assets.FindAsync(run.Local.Id, asset.Path, token);
        return await new ConflictRetry(services.Archive, run.Local.Id, asset.Path).RunAsync(
            existing,
            (current, isReread) => UploadAsync(inspection, metadata, current, isReread, token),
            token
        );
    }

    private async Task<AssetOutcome> UploadAsync(
        ZarrInspection inspection,
        JsonObject metadata,
        RemoteAsset? existing,
        bool isReread,
        CancellationToken token
    )
    {
        if (existing is not null && await KeepExistingAsync(inspection, existing, isReread, token) is { } kept)
            return kept;
        (_zarr, var isNew) = await FindOrCreateZarrAsync(existing, token);
        var zarr = _zarr;
        var isRegistered = existing?.Content == AssetContent.Zarr(zarr.Id);
        if (!isRegistered)
            await RegisterAsync(metadata, zarr, existing, token);
        var job = CreateJob(inspection, zarr) with
        {
            IsNew = isNew,
            BeforeFirstChange = isRegistered
                ? changeToken => RegisterAsync(metadata, zarr, existing, changeToken)
                : _ => Task.CompletedTask,
        };
        var result = await TransferAsync(job, inspection, token);
        _bytesSent += result.BytesSent;
        // If the response with the asset also had our checksum, nothing took any time since it was read.
        var wasJustRead =
            isRegistered
            && result.IsUnchanged
            && existing!.ZarrChecksum is not null
            && run.Options.ZarrMode == ZarrMode.Full;
        if (!wasJustRead)
            await EnsureRegisteredAsync(zarr, token);
        if (result.IsUnchanged && isRegistered)
            return new Skipped(asset.Path, inspection.Size, "identical");
        var message = isNew || result.Plan.IsEmpty ? "" : result.Plan.ToString();
        if (message.Length == 0 && existing is { Content.IsZarr: false })
            message = ReplaceDecision.ForZarr.Message;
        return new Uploaded(asset.Path, inspection.Size, _bytesSent, message.Length > 0 ? message : null);
    }

    private ZarrJob CreateJob(ZarrInspection inspection, RemoteZarr zarr)
    {
        var (done, existing) = progress.CountBytes(TransferStage.Uploading, inspection.Size);
        return new ZarrJob(_store, zarr, run.Options.ZarrMode)
        {
            EntryCount = inspection.EntryCount,
            Unreadable = inspection.Unreadable,
            StepStarted = step => progress.StartStage(StageOf(step)),
            Planned = plan => progress.StartStage(TransferStage.PlanningUpload, plan.ToString()),
            BytesSent = done,
            BytesExisting = existing,
            Stopping = run.Stopping,
        };
    }

    /// <summary>Decides whether <c>--existing</c> keeps what the archive has at the path.</summary>
    /// <remarks>
    /// The modes <c>skip</c> and <c>error</c> keep a file, and a Zarr that another client registered there during our
    /// upload. A Zarr that was there before is updated whatever the mode is.
    /// </remarks>
    /// <returns>The outcome; null if the upload continues.</returns>
    private async Task<AssetOutcome?> KeepExistingAsync(
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
            && await services.Zarrs.IsSameAsync(
                CreateJob(inspection, RemoteZarr.Complete(content.Id, asset.Path, checksum)),
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

    /// <summary>Transfers the entries; once more if local files changed or were deleted in the meantime.</summary>
    private Task<ZarrTransferResult> TransferAsync(ZarrJob job, ZarrInspection inspection, CancellationToken token) =>
        new RetryOnFileChange(services, progress, job.Stopping) { AcceptsMissing = true }.RunAsync(
            async change =>
                await services.Zarrs.SyncAsync(
                    change is null
                        ? job
                        : CreateJob(inspection, await services.Archive.Zarrs.GetAsync(job.Remote.Id, token)) with
                        {
                            BeforeFirstChange = job.BeforeFirstChange,
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
        progress.StartStage(TransferStage.ProducingAsset);
        return services.Archive.Assets.RegisterAsync(
            run.Local.Id,
            metadata,
            AssetContent.Zarr(zarr.Id),
            existing,
            token
        );
    }

    /// <returns>The Zarr of the existing asset, or one named like the path, and whether it was created.</returns>
    private async Task<(RemoteZarr Zarr, bool IsNew)> FindOrCreateZarrAsync(
        RemoteAsset? existing,
        CancellationToken token
    )
    {
        if (existing?.Content is not { IsZarr: true } content)
            return await _names.ClaimAsync(asset.Path, token);
        if (existing.ZarrChecksum is { } checksum)
            return (RemoteZarr.Complete(content.Id, asset.Path, checksum), false);
        return (await services.Archive.Zarrs.GetAsync(content.Id, token), false);
    }

    /// <summary>Checks that the asset still refers to the Zarr: the transfer may have taken hours.</summary>
    /// <exception cref="AssetConflictException">Another client has changed the asset.</exception>
    private async Task EnsureRegisteredAsync(RemoteZarr zarr, CancellationToken token)
    {
        var current = await services.Archive.Assets.FindAsync(run.Local.Id, asset.Path, token);
        if (current?.Content != AssetContent.Zarr(zarr.Id))
            throw new AssetConflictException(
                asset.Path,
                current is null ? "its asset no longer exists" : "its asset was replaced"
            );
    }

    private static TransferStage StageOf(ZarrStep step) =>
        step switch
        {
            ZarrStep.Comparing => TransferStage.ComparingZarr,
            ZarrStep.Uploading => TransferStage.Uploading,
            ZarrStep.Deleting => TransferStage.DeletingExtraFiles,
            ZarrStep.Ingesting => TransferStage.ServerCalculatingChecksum,
            _ => TransferStage.ChecksumMismatch,
        };
}
