using System.Text.Json.Nodes;
using Dandi.Archive;
using Dandi.Discovery;
using Dandi.Transfer;
using Dandi.Validation;

namespace Dandi.Upload;

/// <summary>Carries local assets to the archive, a few at a time. Start reading the program here.</summary>
/// <param name="stages">Those who do the work.</param>
/// <param name="progress">Told of every step; called from many threads, must return at once and must not throw.</param>
public sealed class UploadPipeline(UploadStages stages, IProgress<UploadEvent> progress)
{
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
            if (asset.Kind == AssetKind.Zarr) return await new ZarrUpload(stages, progress).UploadAsync(run, asset, token);
            using var file = LocalFile.Open(asset.FullPath);
            return await UploadAsync(run, asset, file, token);
        }
        catch (Exception error) when (error is not OperationCanceledException and not DandiException { IsFatal: true })
        {
            return new Failed(asset.Path, null, error.Message) { Cause = error };
        }
    }

    private async Task<AssetOutcome> UploadAsync(Run run, LocalAsset asset, LocalFile file, CancellationToken token)
    {
        var options = run.Options;
        if (file.Size == 0) return RefuseEmpty(asset, options, token);
        if (file.Size > PartPlan.MaximumSize) return new Failed(asset.Path, file.Size, "The file has more than 5 TiB, the most that the archive takes.");
        // What the archive holds unchanged, or keeps whatever we have, is settled before it is validated: a digest costs less, and next to nothing where it is known.
        var existing = await run.Remote.FindAsync(asset.Path, token);
        var early = existing is null ? null : await DigestAsync(asset, file, token);
        var decision = existing is null ? null : ReplaceDecision.For(existing, early!.Value, file.Modified, options.Existing);
        if (decision?.Action == ReplaceAction.Skip) return new Skipped(asset.Path, file.Size, decision.Message);
        if (decision?.Action == ReplaceAction.Fail) return new Failed(asset.Path, file.Size, decision.Message);
        var findings = Validate(asset, options, token);
        if (Rejects(options, findings)) return new Rejected(asset.Path, file.Size) { Findings = findings };
        var etag = early ?? await DigestAsync(asset, file, token);
        var (metadata, failure) = Describe(asset, file, etag, options, token);
        // What validation found is told also of an asset that fails behind it.
        if (metadata is null) return failure! with { Findings = findings };
        var content = await TransferAsync(run.Local, asset, file, etag, token);
        Report(asset, UploadStage.ProducingAsset);
        await stages.Archive.RegisterAssetAsync(run.Local.Id, metadata, AssetContent.Blob(content.BlobId), existing, token);
        return new Uploaded(asset.Path, file.Size, content.BytesSent, decision?.Message) { Findings = findings };
    }

    /// <summary>The archive takes no such file, whatever is asked for; what validation says of it is told all the same.</summary>
    private AssetOutcome RefuseEmpty(LocalAsset asset, UploadOptions options, CancellationToken token)
    {
        var findings = Validate(asset, options, token);
        return Rejects(options, findings)
            ? new Rejected(asset.Path, 0) { Findings = findings }
            : new Failed(asset.Path, 0, "The file is empty: the archive takes no files without bytes. Remove it, or fill it.") { Findings = findings };
    }

    private static bool Rejects(UploadOptions options, IReadOnlyList<ValidationResult> findings) => options.Validation == ValidationPolicy.Require && findings.Any(finding => finding.IsBlocking);

    private IReadOnlyList<ValidationResult> Validate(LocalAsset asset, UploadOptions options, CancellationToken token)
    {
        if (options.Validation == ValidationPolicy.Skip) return [];
        Report(asset, UploadStage.PreValidating);
        var findings = AssetValidator.Validate(asset, stages.Clock, token);
        Report(asset, UploadStage.Validated);
        return findings;
    }

    private Task<DandiETag> DigestAsync(LocalAsset asset, LocalFile file, CancellationToken token)
    {
        Report(asset, UploadStage.Digesting);
        return stages.Digester.ComputeAsync(file, Count(asset, UploadStage.Digesting, file.Size), token);
    }

    private (JsonObject? Metadata, Failed? Failure) Describe(LocalAsset asset, LocalFile file, DandiETag etag, UploadOptions options, CancellationToken token)
    {
        Report(asset, UploadStage.ExtractingMetadata);
        try
        {
            return (stages.Metadata.Extract(asset, file, etag, options.AnyPath, token), null);
        }
        catch (DandiException failure) when (!failure.IsFatal)
        {
            return (null, new Failed(asset.Path, file.Size, failure.Message) { Cause = failure });
        }
    }

    private Task<TransferResult> TransferAsync(LocalDandiset local, LocalAsset asset, LocalFile file, DandiETag etag, CancellationToken token)
    {
        Report(asset, UploadStage.Uploading);
        return stages.Blobs.UploadAsync(local.Id, file, etag, Count(asset, UploadStage.Uploading, file.Size), token);
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

    private Action<long> Count(LocalAsset asset, UploadStage stage, long total)
    {
        var done = 0L;
        return bytes => progress.Report(new UploadEvent(asset.Path, stage, Interlocked.Add(ref done, bytes), total));
    }

    private void Report(LocalAsset asset, UploadStage stage) => progress.Report(new UploadEvent(asset.Path, stage, 0, 0));
}
