using Dandi.Archive;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Progress;
using Dandi.Discovery;
using Dandi.Upload;

namespace Dandi.Cli.Commands.Upload;

/// <summary>The end of an upload with <c>--sync</c>: shows, asks, deletes.</summary>
internal sealed class SyncRun(
    CommandContext context,
    IUploadReporter reporter,
    ArchiveClient archive,
    CancellationToken stopping
)
{
    private const int ShownPaths = 50;
    private const string NothingDeleted = "Nothing is deleted in the archive (--sync), because some assets failed.";
    private readonly Terminal _terminal = context.Terminal;

    /// <summary>Deletes what is only in the archive, if that was asked for and nothing failed.</summary>
    /// <returns>False where a question is due that nobody can answer; nothing is deleted then.</returns>
    public async Task<bool> RunAsync(
        LocalDandiset local,
        UploadOptions options,
        UploadReport report,
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
        if (!MayDelete(plan, report))
            return true;
        var gone = plan.Gone;
        if (gone.Count == 0)
            return true;
        if (options.Sync == SyncMode.Ask && !_terminal.CanAsk)
        {
            reporter.Notice(
                $"{Count(gone.Count)} in the archive but not here, and there is no terminal to ask at: nothing is deleted. Use `--sync do` to delete without a question."
            );
            return false;
        }
        if (options.Sync == SyncMode.Ask && !await ConfirmAsync(gone, cancellationToken))
            return true;
        await sync.DeleteAsync(
            local,
            gone.TakeWhile(_ => !stopping.IsCancellationRequested),
            Settled,
            cancellationToken
        );
        return true;

        void Settled(RemoteAsset asset, SyncOutcome outcome)
        {
            if (outcome == SyncOutcome.Deleted)
            {
                report.AddDeleted();
                reporter.Deleted(asset.Path);
                return;
            }
            var reason =
                outcome == SyncOutcome.Changed ? "somebody else has changed it there" : "its file may be here again";
            reporter.Notice($"`{asset.Path}` was not deleted in the archive (--sync): {reason}.");
        }
    }

    /// <summary>Says what is kept and why; where it cannot be told what is here, nothing is deleted.</summary>
    private bool MayDelete(SyncPlan plan, UploadReport report)
    {
        foreach (var (path, (link, count)) in plan.KeptBelow)
        {
            reporter.Notice(
                $"`{path}` is {link}: {Count(count)} below it {(count == 1 ? "stays" : "stay")} in the archive."
            );
        }
        foreach (var (path, reason) in plan.Unknown)
        {
            var failed = new Failed(path, null, reason);
            report.Add(failed);
            reporter.Report(new UploadEvent(path, UploadStage.ProducingAsset, 0, 0, failed));
        }
        if (plan.Unknown.Count > 0)
            reporter.Notice(NothingDeleted);
        return plan.Unknown.Count == 0;
    }

    /// <exception cref="OperationCanceledException">The run is stopped while nobody has answered.</exception>
    private async Task<bool> ConfirmAsync(IReadOnlyList<RemoteAsset> gone, CancellationToken cancellationToken)
    {
        await reporter.PauseAsync();
        foreach (var asset in gone.Take(ShownPaths))
            await _terminal.Error.WriteLineAsync($"  {TerminalText.Escape(asset.Path)}");
        if (gone.Count > ShownPaths)
            await _terminal.Error.WriteLineAsync($"  … and {gone.Count - ShownPaths} more");
        await _terminal.Error.WriteAsync($"Delete {Count(gone.Count)} on server? [y/N]: ");
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        return (await Terminal.ReadLineAsync(either.Token))?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    private static string Count(int assets) => assets == 1 ? "1 asset" : $"{assets} assets";
}
