using Dandi.Discovery;
using Dandi.Files;
using Dandi.Inspection;

namespace Dandi.Upload;

/// <summary>Carries local assets to the archive, a few at a time. Start reading the program here.</summary>
/// <param name="stages">Those who do the work.</param>
/// <param name="report">Counts what comes of the run; true also if it ends early.</param>
/// <param name="progress">Told of every step; called from many threads, must return at once and must not throw.</param>
public sealed class UploadPipeline(UploadServices stages, UploadReport report, IProgress<UploadEvent> progress)
{
    /// <summary>Uploads what is named.</summary>
    /// <param name="local">The Dandiset here.</param>
    /// <param name="assets">What to upload, found lazily.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="stopping">Once cancelled, nothing new is begun and what is in flight is finished.</param>
    /// <param name="cancellationToken">Once cancelled, everything stops.</param>
    /// <exception cref="DandiException">A fatal error: the whole run is pointless.</exception>
    public async Task RunAsync(
        LocalDandiset local,
        IEnumerable<LocalAsset> assets,
        UploadOptions options,
        CancellationToken stopping,
        CancellationToken cancellationToken
    )
    {
        var remote = await RemoteIndex.ReadAsync(stages.Archive, local, options.Named, cancellationToken);
        using var inspector = new FileInspector(options.Validation, stages.Clock);
        var run = new Run(local, remote, options, inspector, stopping);
        await stages.Slots.RunAllAsync(
            assets.TakeWhile(_ => !stopping.IsCancellationRequested),
            async (asset, token) =>
            {
                // It was found before the stop, and has waited for its turn since.
                if (stopping.IsCancellationRequested)
                    return;
                var outcome = await SettleAsync(run, asset, token);
                if (outcome is null)
                    return;
                report.Add(outcome);
                progress.Report(new UploadEvent(asset.Path, UploadStage.ProducingAsset, 0, 0, outcome));
                if (
                    options.StopsAtFirstFailure
                    && outcome is Failed { Message: var message }
                    && !stopping.IsCancellationRequested
                )
                    throw new DandiException($"{asset.Path}: {message}");
            },
            cancellationToken
        );
        report.Interrupted = stopping.IsCancellationRequested;
    }

    /// <summary>The one place where an error becomes the end of an asset; what is fatal for the run passes through.</summary>
    private async Task<AssetOutcome?> SettleAsync(Run run, LocalAsset asset, CancellationToken token)
    {
        try
        {
            if (Refuse(asset) is { } reason)
                return new Failed(asset.Path, null, reason);
            if (asset.Kind == AssetKind.Missing)
                return await SettleMissingAsync(run, asset, token);
            if (asset.Kind == AssetKind.Zarr)
                return await new ZarrUpload(stages, run, asset, new AssetProgress(asset, progress)).UploadAsync(token);
            return await UploadFileAsync(run, asset, new AssetProgress(asset, progress), token);
        }
        catch (Exception error) when (!token.IsCancellationRequested && error is not DandiException { IsFatal: true })
        {
            return new Failed(asset.Path, null, error.Message) { Cause = error };
        }
    }

    /// <summary>A file that changes under us is tried once more from the start.</summary>
    private Task<AssetOutcome> UploadFileAsync(
        Run run,
        LocalAsset asset,
        AssetProgress told,
        CancellationToken token
    ) =>
        new RetryOnFileChange(stages, told, run.Stopping).RunAsync(
            async change =>
            {
                using var file = LocalFile.Open(asset.FullPath);
                file.IsSuspect = change is { IsHidden: true };
                return await new FileUpload(stages, run, asset, file, told).UploadAsync(token);
            },
            token
        );

    /// <summary>A named path without a file is an error, unless the archive has something there that shall be deleted.</summary>
    private static async Task<AssetOutcome?> SettleMissingAsync(Run run, LocalAsset asset, CancellationToken token) =>
        run.Options.Sync != SyncMode.None && await run.Remote.HasAnyAsync(asset.Path, token)
            ? null
            : new Failed(
                asset.Path,
                null,
                $"File not found: `{asset.FullPath}`. Check the name; nothing was uploaded for it."
            );

    /// <summary>What can be known of an asset before it is opened, and keeps it from being uploaded.</summary>
    private static string? Refuse(LocalAsset asset)
    {
        if (asset.Problem is { } problem)
            return problem;
        if (AssetNames.IsDownloadLeftover(asset.Path))
            return $"Asset contains .dandidownload path which indicates incomplete download: `{asset.FullPath}`. Finish or remove the download.";
        if (AssetPath.FindFault(asset.Path) is { } fault)
            return $"The archive refuses this path: {fault}. Rename the file.";
        return null;
    }

    /// <summary>What all assets of a run share.</summary>
    internal sealed record Run(
        LocalDandiset Local,
        RemoteIndex Remote,
        UploadOptions Options,
        FileInspector Inspector,
        CancellationToken Stopping
    );
}
