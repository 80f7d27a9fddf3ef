using Dandi.Archive;
using Dandi.Cli.Logging;
using Dandi.Cli.Output;
using Dandi.Deletion;
using Dandi.Http;

namespace Dandi.Cli.Commands.Delete;

/// <summary>One run of <c>dandi delete</c>, from the parsed options to the exit code.</summary>
/// <param name="context">The environment.</param>
/// <param name="request">The options.</param>
/// <param name="open">Creates the clients for an archive.</param>
internal sealed class DeleteRun(CommandContext context, DeleteRequest request, Func<HttpClients> open) : IDisposable
{
    private readonly DeletionArguments _arguments = new(context, request, open);
    private readonly Terminal _terminal = context.Terminal;

    /// <summary>Looks everything up, asks, and deletes.</summary>
    /// <param name="cancellationToken">Cancels the requests in flight (the second Ctrl-C).</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var log = context.OpenLog(request.Level);
        if (await _arguments.LookUpAsync(cancellationToken) is not { } target)
        {
            await _terminal.Error.WriteLineAsync("Nothing to delete");
            return ExitCode.Done;
        }
        await target.Client.EnsureWritableAsync(target.Plan.Dandiset, cancellationToken);
        if (target.Plan.IsWholeDandiset)
            EnsureUnpublished(target.Dandiset);
        if (!request.IsForced && !await ConfirmAsync(target))
            return ExitCode.Done;
        if (target.Plan.IsWholeDandiset)
            return await DeleteDandisetAsync(target, log, cancellationToken);
        return await DeleteAssetsAsync(target, log, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _arguments.Dispose();

    private static void EnsureUnpublished(RemoteDandiset dandiset)
    {
        if (dandiset.NewestPublished is { } version)
            throw new DandiException(
                $"Dandiset {dandiset.Id} has published versions, such as {version.Id.Version}, so the archive does not "
                    + "delete it. Nothing was deleted; delete single assets of the draft instead."
            );
    }

    /// <exception cref="DandiException">Standard input has no answer.</exception>
    private async Task<bool> ConfirmAsync(DeletionTarget target)
    {
        var plan = target.Plan;
        await AssetList.WriteAsync(_terminal, plan.Assets);
        var question = plan.IsWholeDandiset
            ? $"Delete Dandiset {plan.Dandiset} ({TerminalText.Escape(Quoted.Shortened(target.Dandiset.Draft.Name))}, "
                + $"{CountText.Of(target.Dandiset.Draft.AssetCount, "asset")}) in the archive?"
            : $"Delete {CountText.Of(plan.Assets.Count, "asset")} of Dandiset {plan.Dandiset} in the archive?";
        return await Confirmation.AskAsync(context, question)
            ?? throw new DandiException(
                "There was no answer, so nothing was deleted. Answer `y`, or use `--force` to delete without asking."
            );
    }

    private async Task<int> DeleteDandisetAsync(DeletionTarget target, LogFile log, CancellationToken cancellationToken)
    {
        context.Stopping.ThrowIfCancellationRequested();
        await target.Client.Dandisets.DeleteAsync(target.Plan.Dandiset, cancellationToken);
        log.Write(LogLevel.Info, $"deleted Dandiset {target.Plan.Dandiset}");
        await _terminal.Error.WriteLineAsync($"Deleted Dandiset {target.Plan.Dandiset}");
        return ExitCode.Done;
    }

    private async Task<int> DeleteAssetsAsync(DeletionTarget target, LogFile log, CancellationToken cancellationToken)
    {
        var (gate, deleted, failed) = (new Lock(), 0, 0);
        await using var interrupted = InterruptionNotice.Register(context);
        try
        {
            await new AssetDeletion(target.Client, Report) { MaxParallel = request.Jobs }.RunAsync(
                target.Plan,
                context.Stopping,
                cancellationToken
            );
        }
        finally
        {
            var rest = target.Plan.Assets.Count - deleted - failed;
            var unknown =
                rest > 0
                    ? $", {CountText.Of(rest)} not deleted or unknown: run the command again with `--skip-missing`"
                    : "";
            await _terminal.Error.WriteLineAsync(
                $"{CountText.Of(deleted)} deleted in the archive, {CountText.Of(failed)} failed{unknown}"
            );
        }
        return context.Stopping.IsCancellationRequested ? ExitCode.Interrupted
            : failed > 0 ? ExitCode.SomeFailed
            : ExitCode.Done;

        void Report(RemoteAsset asset, string? problem)
        {
            lock (gate)
            {
                _ = problem is null ? deleted++ : failed++;
                var line = problem is null
                    ? $"{"deleted", -8} {TerminalText.Escape(asset.Path)}"
                    : $"{"ERROR", -8} {TerminalText.Escape(asset.Path)}: {TerminalText.Escape(problem)}";
                log.Write(problem is null ? LogLevel.Info : LogLevel.Error, line);
                _terminal.Out.Write(line + "\n");
            }
        }
    }
}
