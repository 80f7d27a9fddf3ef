using Dandi.Archive;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Progress;
using Dandi.Discovery;
using Dandi.Transfers;
using Dandi.Upload;

namespace Dandi.Cli.Commands.Upload;

/// <summary>The last step of an upload with <c>--sync</c>: lists what would be deleted, asks, and deletes.</summary>
internal sealed class SyncRun(
    CommandContext context,
    ITransferReporter reporter,
    ArchiveClient archive,
    CancellationToken stopping
)
{
    private const string NothingDeleted = "Nothing is deleted in the archive (--sync), because some assets failed.";
    private readonly Terminal _terminal = context.Terminal;

    /// <summary>Deletes assets that exist only in the archive, if that was asked for and nothing failed.</summary>
    /// <returns>False if the user had to be asked but there is no terminal; nothing is deleted then.</returns>
    public async Task<bool> RunAsync(
        LocalDandiset local,
        UploadOptions options,
        TransferReport report,
        CancellationToken cancellationToken
    )
    {
        if (options.Sync == SyncMode.None || report.Interrupted)
            return true;
        if (!report.Succeeded)
        {
            reporter.Notice(NothingDeleted);
            return true;
        }
        var sync = new RemoteSync(archive);
        var plan = await sync.PlanAsync(local, options.Named, cancellationToken);
        if (!MayDelete(plan, report) || plan.Missing.Count == 0)
            return true;
        if (options.Sync == SyncMode.Ask && !_terminal.CanPrompt)
        {
            var exist = plan.Missing.Count == 1 ? "exists" : "exist";
            reporter.Notice(
                $"{CountText.Of(plan.Missing.Count, "asset")} {exist} only in the archive, and there is no terminal to "
                    + "ask for confirmation: nothing is deleted. Use `--sync do` to delete without asking."
            );
            return false;
        }
        if (options.Sync == SyncMode.Ask && !await ConfirmAsync(plan.Missing, cancellationToken))
            return true;
        await sync.DeleteAsync(
            local,
            plan.Missing.TakeWhile(_ => !stopping.IsCancellationRequested),
            (asset, outcome) => Report(asset, outcome, report),
            cancellationToken
        );
        return true;
    }

    private void Report(RemoteAsset asset, SyncOutcome outcome, TransferReport report)
    {
        if (outcome == SyncOutcome.Deleted)
        {
            report.AddDeleted();
            reporter.Deleted(asset.Path);
            return;
        }
        var reason =
            outcome == SyncOutcome.Changed ? "another client has changed it" : "its file may exist locally again";
        reporter.Notice($"`{asset.Path}` was not deleted in the archive (--sync): {reason}.");
    }

    /// <summary>
    /// Reports which assets are kept and why. Returns false if for any path it is unknown whether it exists locally.
    /// </summary>
    private bool MayDelete(SyncPlan plan, TransferReport report)
    {
        foreach (var (path, (link, count)) in plan.KeptBelowLinks)
        {
            reporter.Notice(
                $"`{path}` is {link}: {CountText.Of(count, "asset")} below it {(count == 1 ? "is" : "are")} kept in "
                    + "the archive."
            );
        }
        foreach (var (path, reason) in plan.Unknown)
        {
            var failed = new Failed(path, null, reason);
            report.Add(failed);
            reporter.Report(new TransferEvent(path, TransferStage.ProducingAsset, 0, 0, failed));
        }
        if (plan.Unknown.Count > 0)
            reporter.Notice(NothingDeleted);
        return plan.Unknown.Count == 0;
    }

    /// <exception cref="OperationCanceledException">The run was stopped before the user answered.</exception>
    private async Task<bool> ConfirmAsync(IReadOnlyList<RemoteAsset> gone, CancellationToken cancellationToken)
    {
        await reporter.PauseAsync();
        await AssetList.WriteAsync(_terminal, gone);
        await _terminal.Error.WriteAsync($"Delete {CountText.Of(gone.Count, "asset")} in the archive? [y/N]: ");
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        return (await Terminal.ReadLineAsync(either.Token))?.Trim().ToUpperInvariant() is "Y" or "YES";
    }
}
