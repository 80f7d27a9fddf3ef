using Dandi.Archive;
using Dandi.Discovery;
using Dandi.Transfer;

namespace Dandi.Upload;

/// <summary>Carries local assets to the archive, a few at a time. Start reading the program here.</summary>
/// <param name="stages">Those who do the work.</param>
/// <param name="progress">Told of every step; called from many threads, must return at once and must not throw.</param>
public sealed class UploadPipeline(UploadStages stages, IProgress<UploadEvent> progress)
{
    private readonly FileJudging _judging = new(stages);

    /// <summary>Uploads what is named.</summary>
    /// <param name="local">The Dandiset here.</param>
    /// <param name="assets">What to upload, found lazily.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="stopping">Once cancelled, nothing new is begun and what is in flight is finished.</param>
    /// <param name="cancellationToken">Once cancelled, everything stops.</param>
    /// <exception cref="DandiException">A fatal error: the whole run is pointless.</exception>
    public async Task<UploadReport> RunAsync(
        LocalDandiset local, IEnumerable<LocalAsset> assets, UploadOptions options, CancellationToken stopping, CancellationToken cancellationToken)
    {
        var report = new UploadReport();
        var remote = await RemoteIndex.ReadAsync(stages.Archive, local, options.Named, cancellationToken);
        var run = new Run(local, remote, options, stopping);
        await stages.Slots.RunAllAsync(assets.TakeWhile(_ => !stopping.IsCancellationRequested), async (asset, token) =>
        {
            var outcome = await SettleAsync(run, asset, token);
            if (outcome is null) return;
            report.Add(outcome);
            progress.Report(new UploadEvent(asset.Path, UploadStage.ProducingAsset, 0, 0, outcome));
            if (options.StopsAtFirstFailure && outcome is Failed { Message: var message }) throw new DandiException($"{asset.Path}: {message}");
        }, cancellationToken);
        report.Interrupted = stopping.IsCancellationRequested;
        return report;
    }

    /// <summary>The one place where an error becomes the end of an asset; what is fatal for the run passes through.</summary>
    private async Task<AssetOutcome?> SettleAsync(Run run, LocalAsset asset, CancellationToken token)
    {
        try
        {
            if (asset.Kind == AssetKind.Missing) return await SettleMissingAsync(run, asset, token);
            if (Refuse(asset) is { } reason) return new Failed(asset.Path, null, reason);
            if (asset.Kind == AssetKind.Zarr) return await new ZarrUpload(stages, new AssetProgress(asset, progress)).UploadAsync(run, asset, token);
            return await UploadFileAsync(run, asset, new AssetProgress(asset, progress), token);
        }
        catch (Exception error) when (error is not OperationCanceledException and not DandiException { IsFatal: true })
        {
            return new Failed(asset.Path, null, error.Message) { Cause = error };
        }
    }

    /// <summary>A file that changes under us is tried once more from the start.</summary>
    private Task<AssetOutcome> UploadFileAsync(Run run, LocalAsset asset, AssetProgress told, CancellationToken token) =>
        new SecondAttempt(stages, told, run.Stopping).RunAsync(
            async change =>
            {
                using var file = LocalFile.Open(asset.FullPath);
                file.IsSuspect = change is { IsHidden: true };
                return await UploadAsync(run, asset, file, told, token);
            },
            token);

    private async Task<AssetOutcome> UploadAsync(Run run, LocalAsset asset, LocalFile file, AssetProgress told, CancellationToken token)
    {
        var options = run.Options;
        if (file.Size == 0) return await RefuseEmptyAsync(asset, told, options, token);
        if (file.Size > PartPlan.MaximumSize) return new Failed(asset.Path, file.Size, "The file has more than 5 TiB, the most that the archive takes.");
        // What the archive holds unchanged, or keeps whatever we have, is settled before it is validated: a digest costs less, and next to nothing where it is known.
        var existing = await run.Remote.FindAsync(asset.Path, token);
        var early = existing is null ? null : await DigestAsync(file, told, token);
        var decision = existing is null ? null : ReplaceDecision.For(existing, early!.Value, file.Modified, options.Existing);
        if (decision?.Action == ReplaceAction.Skip) return new Skipped(asset.Path, file.Size, decision.Message);
        if (decision?.Action == ReplaceAction.Fail) return new Failed(asset.Path, file.Size, decision.Message);
        var findings = await _judging.ValidateAsync(asset, told, options, token);
        if (FileJudging.Rejects(options, findings)) return new Rejected(asset.Path, file.Size) { Findings = findings };
        var etag = early ?? await DigestAsync(file, told, token);
        var (metadata, incomplete, failure) = await _judging.DescribeAsync(asset, file, etag, told, options, token);
        // What validation found is told also of an asset that fails behind it.
        if (metadata is null) return failure! with { Findings = findings };
        // Where nothing is validated, this is told all the same.
        findings = [.. findings, .. incomplete.Except(findings)];
        told.Begin(UploadStage.Uploading);
        var blob = await stages.Blobs.UploadAsync(new BlobJob(run.Local.Id, file, etag) { Sent = told.Count(UploadStage.Uploading, file.Size), Stopping = run.Stopping }, token);
        told.Begin(UploadStage.ProducingAsset);
        var registered = await stages.Archive.RegisterAssetAsync(run.Local.Id, metadata, AssetContent.Blob(blob.BlobId), existing, token);
        EnsureRegistered(registered, AssetContent.Blob(blob.BlobId), file, etag);
        return new Uploaded(asset.Path, file.Size, blob.BytesSent, decision?.Message) { Findings = findings };
    }

    private Task<DandiETag> DigestAsync(LocalFile file, AssetProgress told, CancellationToken token)
    {
        told.Begin(UploadStage.Digesting);
        return stages.Digester.ComputeAsync(file, told.Count(UploadStage.Digesting, file.Size), token);
    }

    /// <summary>The archive takes no such file, whatever is asked for; what validation says of it is told all the same.</summary>
    private async Task<AssetOutcome> RefuseEmptyAsync(LocalAsset asset, AssetProgress told, UploadOptions options, CancellationToken token)
    {
        var findings = await _judging.ValidateAsync(asset, told, options, token);
        return FileJudging.Rejects(options, findings)
            ? new Rejected(asset.Path, 0) { Findings = findings }
            : new Failed(asset.Path, 0, "The file is empty: the archive takes no files without bytes. Remove it, or fill it.") { Findings = findings };
    }

    /// <summary>"Done" is said of what the archive itself says that it holds.</summary>
    private static void EnsureRegistered(RemoteAsset registered, AssetContent content, LocalFile file, DandiETag etag)
    {
        var isSame = registered.Content == content && (registered.ETag ?? etag.Value) == etag.Value && (registered.Size ?? file.Size) == file.Size;
        if (!isSame) throw new IntegrityException($"The archive holds {registered.Size} bytes with digest {registered.ETag} at this path, but {file.Size} bytes with digest {etag} were sent. Somebody else may have written to it; upload it again.");
    }

    /// <summary>A named path without a file is an error, unless the archive has something there that shall be deleted.</summary>
    private static async Task<AssetOutcome?> SettleMissingAsync(Run run, LocalAsset asset, CancellationToken token) =>
        run.Options.Sync != SyncMode.None && await run.Remote.HasAnyAsync(asset.Path, token)
            ? null
            : new Failed(asset.Path, null, $"File not found: `{asset.FullPath}`. Check the name; nothing was uploaded for it.");

    /// <summary>What can be known of an asset before it is opened, and keeps it from being uploaded.</summary>
    private static string? Refuse(LocalAsset asset)
    {
        if (asset.Kind == AssetKind.UnreadableFolder) return $"The folder `{asset.FullPath}` cannot be read: what is in it was not uploaded. Make it readable for you.";
        if (AssetNames.IsDownloadLeftover(asset.Path)) return $"Asset contains .dandidownload path which indicates incomplete download: `{asset.FullPath}`. Finish or remove the download.";
        if (AssetPath.FindFault(asset.Path) is { } fault) return $"The archive refuses this path: {fault}. Rename the file.";
        return null;
    }

    /// <summary>What all assets of a run share.</summary>
    internal sealed record Run(LocalDandiset Local, RemoteIndex Remote, UploadOptions Options, CancellationToken Stopping);
}
