using System.Text.Json.Nodes;
using Dandi.Archive;
using Dandi.Discovery;
using Dandi.Transfer;
using Dandi.Validation;
using Dandi.Zarr;

namespace Dandi.Upload;

/// <summary>The way of a Zarr through the pipeline: *validate, compare, describe, register, transfer*. It is registered before its files travel, for they travel into the archive's Zarr.</summary>
internal sealed class ZarrUpload(UploadStages stages, AssetProgress told)
{
    private const int LongestName = 512;

    /// <summary>Uploads a Zarr.</summary>
    public async Task<AssetOutcome> UploadAsync(UploadPipeline.Run run, LocalAsset asset, CancellationToken token)
    {
        var store = new ZarrStore(asset.FullPath);
        told.Begin(UploadStage.TraversingZarr);
        var inspection = ZarrInspection.Of(store, asset.Path, run.Options.Validation != ValidationPolicy.Skip, token);
        if (inspection.Refusal is { } refusal) return new Failed(asset.Path, null, refusal) { Findings = inspection.Findings };
        if (FileJudging.Rejects(run.Options, inspection.Findings)) return new Rejected(asset.Path, inspection.Size) { Findings = inspection.Findings };
        var existing = await run.Remote.FindAsync(asset.Path, token);
        var (zarr, isNew) = await FindZarrAsync(run.Local.Id, asset.Path, existing, token);
        var metadata = stages.Metadata.DescribeZarr(asset, inspection.Size);
        var isThere = existing?.Content == AssetContent.Zarr(zarr.Id);
        if (!isThere) await RegisterAsync(run, metadata, zarr, existing, token);
        var job = Job(run, store, zarr) with
        {
            IsNew = isNew,
            FileCount = inspection.FileCount,
            Unreadable = inspection.Unreadable,
            Settled = told.Count(UploadStage.Uploading, inspection.Size),
            Changing = isThere ? changing => RegisterAsync(run, metadata, zarr, existing, changing) : _ => Task.CompletedTask,
        };
        var result = await SyncAsync(job, token);
        if (result.IsUnchanged && isThere) return new Skipped(asset.Path, inspection.Size, "identical") { Findings = inspection.Findings };
        var message = isNew || result.Plan.IsEmpty ? "" : result.Plan.ToString();
        if (message.Length == 0 && existing is { Content.IsZarr: false }) message = ReplaceDecision.OfZarr.Message;
        return new Uploaded(asset.Path, inspection.Size, result.BytesSent, message.Length > 0 ? message : null) { Findings = inspection.Findings };
    }

    private ZarrJob Job(UploadPipeline.Run run, ZarrStore store, RemoteZarr zarr) => new(store, zarr, run.Options.ZarrMode)
    {
        Began = step => told.Begin(StageOf(step)),
        Planned = plan => told.Begin(UploadStage.PlanningUpload, plan.ToString()),
        Stopping = run.Stopping,
    };

    /// <summary>Where files change under us or are gone, all are compared once more: what has arrived travels not again.</summary>
    private Task<ZarrTransferResult> SyncAsync(ZarrJob job, CancellationToken token) => new SecondAttempt(stages, told, job.Stopping) { MayBeGone = true }.RunAsync(
        async change => await stages.Zarrs.SyncAsync(
            change is null ? job : job with { IsNew = false, Remote = await stages.Archive.Zarrs.GetAsync(job.Remote.Id, token), Settled = _ => { }, Planned = _ => { } },
            token),
        token);

    private Task<RemoteAsset> RegisterAsync(UploadPipeline.Run run, JsonObject metadata, RemoteZarr zarr, RemoteAsset? existing, CancellationToken token)
    {
        told.Begin(UploadStage.ProducingAsset);
        return stages.Archive.RegisterAssetAsync(run.Local.Id, metadata, AssetContent.Zarr(zarr.Id), existing, token);
    }

    /// <summary>The Zarr of the existing asset; else one of the asset's path, which may be left over from an earlier run; else a new one.</summary>
    private async Task<(RemoteZarr Zarr, bool IsNew)> FindZarrAsync(DandisetId id, string path, RemoteAsset? existing, CancellationToken token)
    {
        var zarrs = stages.Archive.Zarrs;
        if (existing?.Content is { IsZarr: true } content) return (await zarrs.GetAsync(content.Id, token), false);
        HashSet<string>? used = null;
        for (var number = 1; ; number++)
        {
            var suffix = number == 1 ? "" : $" ({number})";
            var name = path[..Math.Min(path.Length, LongestName - suffix.Length)] + suffix;
            if (await zarrs.CreateAsync(id, name, token) is { } created) return (created, true);
            used ??= await UsedZarrsAsync(id, token);
            // A Zarr keeps its name when its asset moves away: what another asset consists of is not ours to overwrite.
            if (await zarrs.FindAsync(id, name, token) is { } found && !used.Contains(found.Id)) return (found, false);
        }
    }

    private async Task<HashSet<string>> UsedZarrsAsync(DandisetId id, CancellationToken token)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var asset in stages.Archive.ListZarrAssetsAsync(id, token))
        {
            if (asset.Content is { } content) used.Add(content.Id);
        }
        return used;
    }

    private static UploadStage StageOf(ZarrStep step) => step switch
    {
        ZarrStep.Comparing => UploadStage.ComparingZarr,
        ZarrStep.Uploading => UploadStage.Uploading,
        ZarrStep.Deleting => UploadStage.DeletingExtraFiles,
        ZarrStep.SummingUp => UploadStage.ServerCalculatingChecksum,
        _ => UploadStage.ChecksumMismatch,
    };
}
