using Dandi.Discovery;
using Dandi.Files;
using Dandi.Inspection;
using Dandi.Transfers;

namespace Dandi.Upload;

/// <summary>Uploads the assets of a Dandiset, several at a time. Start reading the program here.</summary>
/// <remarks>
/// <para>
/// A run reads what the archive has (<see cref="RemoteIndex"/>), then uploads one asset per free slot. Each asset ends
/// with exactly one <see cref="AssetOutcome"/>: uploaded, skipped, invalid or failed. <see cref="FileUpload"/> takes a
/// file and <see cref="ZarrUpload"/> a Zarr through the steps; <see cref="RetryOnFileChange"/> repeats them once if the
/// file changes, and <see cref="ConflictRetry"/> if the asset changes in the archive.
/// </para>
/// <para>
/// An exception ends one asset, which fails with its message. A fatal <see cref="DandiException"/> ends the run.
/// A run is stopped in two steps: <c>stopping</c> (Ctrl-C) starts nothing new and finishes requests in flight;
/// <c>cancellationToken</c> (a second Ctrl-C) cancels everything.
/// </para>
/// </remarks>
/// <param name="services">The parts of the program that do the work.</param>
/// <param name="report">Counts the outcomes; correct also when the run ends early.</param>
/// <param name="progress">
/// Receives every event. Called from many threads; must return immediately and must not throw.
/// </param>
public sealed class UploadPipeline(UploadServices services, TransferReport report, IProgress<TransferEvent> progress)
{
    /// <summary>Counts the assets that are found and started; null if nobody asks.</summary>
    public TransferMeter? Meter { get; init; }

    /// <summary>Uploads assets.</summary>
    /// <param name="local">The local Dandiset.</param>
    /// <param name="assets">The assets to upload; enumerated lazily.</param>
    /// <param name="options">The options of the run.</param>
    /// <param name="stopping">Once cancelled, nothing new is started, and requests in flight are finished.</param>
    /// <param name="cancellationToken">Cancels everything.</param>
    /// <exception cref="DandiException">The run cannot continue, or is to stop at the first failure.</exception>
    public async Task RunAsync(
        LocalDandiset local,
        IEnumerable<LocalAsset> assets,
        UploadOptions options,
        CancellationToken stopping,
        CancellationToken cancellationToken
    )
    {
        var remote = await RemoteIndex.ReadAsync(services.Archive, local, options.Named, cancellationToken);
        using var inspector = new FileInspector(services.Datasets, options.Validation, services.Clock, stopping);
        var run = new Run(local, remote, options, inspector, stopping);
        await services.Slots.RunAllAsync(
            CountUntilStopped(assets, stopping),
            (listed, token) => UploadAndReportAsync(run, listed.Asset, listed.Number, token),
            cancellationToken
        );
        report.Interrupted = stopping.IsCancellationRequested;
    }

    private IEnumerable<(LocalAsset Asset, long Number)> CountUntilStopped(
        IEnumerable<LocalAsset> assets,
        CancellationToken stopping
    )
    {
        foreach (var asset in assets)
        {
            if (stopping.IsCancellationRequested)
                yield break;
            yield return (asset, Meter?.Listed.Add(asset.Size) ?? 0);
        }
        Meter?.Listed.Complete();
    }

    private async Task UploadAndReportAsync(Run run, LocalAsset asset, long number, CancellationToken token)
    {
        // The run may have been stopped while the asset waited for its slot.
        if (run.Stopping.IsCancellationRequested)
            return;
        Meter?.Start(asset.Path, asset.Size, number);
        if (await UploadOrFailAsync(run, asset, token) is not { } outcome)
        {
            Meter?.Drop(asset.Path);
            return;
        }
        report.Add(outcome);
        progress.Report(new TransferEvent(asset.Path, TransferStage.ProducingAsset, 0, 0, outcome));
        if (run.Options.StopsAtFirstFailure && outcome is Failed failed && !run.Stopping.IsCancellationRequested)
            throw new DandiException($"{asset.Path}: {failed.Message}");
    }

    /// <summary>The only place where an exception becomes the outcome of an asset.</summary>
    private async Task<AssetOutcome?> UploadOrFailAsync(Run run, LocalAsset asset, CancellationToken token)
    {
        try
        {
            return await UploadAsync(run, asset, token);
        }
        catch (Exception error) when (!token.IsCancellationRequested && error is not DandiException { IsFatal: true })
        {
            return new Failed(asset.Path, null, error.Message)
            {
                Cause = error,
                IsInterrupted = run.Stopping.IsCancellationRequested && StopConsequence.Is(error),
            };
        }
    }

    /// <returns>The outcome; null if nothing is to be uploaded, because a sync will delete the asset.</returns>
    private async Task<AssetOutcome?> UploadAsync(Run run, LocalAsset asset, CancellationToken token)
    {
        if (Refuse(asset) is { } reason)
            return new Failed(asset.Path, null, reason);
        var assetProgress = new AssetProgress(asset.Path, progress);
        return asset.Kind switch
        {
            AssetKind.Missing => await FailUnlessSyncedAsync(run, asset, token),
            AssetKind.Zarr => await new ZarrUpload(services, run, asset, assetProgress).UploadAsync(token),
            _ => await UploadFileAsync(run, asset, assetProgress, token),
        };
    }

    private Task<AssetOutcome> UploadFileAsync(
        Run run,
        LocalAsset asset,
        AssetProgress assetProgress,
        CancellationToken token
    ) =>
        new RetryOnFileChange(services, assetProgress, run.Stopping).RunAsync(
            async change =>
            {
                using var file = LocalFile.Open(asset.FullPath);
                file.SkipsDigestCache = change is { IsSilent: true };
                return await new FileUpload(services, run, asset, file, assetProgress).UploadAsync(token);
            },
            token
        );

    /// <summary>Fails a named path that does not exist, unless a sync will delete its assets.</summary>
    private static async Task<AssetOutcome?> FailUnlessSyncedAsync(
        Run run,
        LocalAsset asset,
        CancellationToken token
    ) =>
        run.Options.Sync != SyncMode.None && await run.Remote.HasAnyAsync(asset.Path, token)
            ? null
            : new Failed(
                asset.Path,
                null,
                $"File not found: `{asset.FullPath}`. Check the path, then run the command again."
            );

    /// <summary>Returns why an asset cannot be uploaded, as far as that is known before its file is opened.</summary>
    private static string? Refuse(LocalAsset asset)
    {
        if (asset.Problem is { } problem)
            return problem;
        if (AssetNames.IsDownloadLeftover(asset.Path))
            return "Asset contains .dandidownload path which indicates incomplete download: "
                + $"`{asset.FullPath}`. Finish or remove the download.";
        if (AssetPath.FindProblem(asset.Path) is { } fault)
            return $"{char.ToUpperInvariant(fault[0])}{fault[1..]}. Rename the file, then run the command again.";
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
