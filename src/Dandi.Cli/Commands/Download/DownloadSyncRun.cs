using Dandi.Addresses;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Progress;
using Dandi.Downloads.Sync;
using Dandi.Downloads.Targets;
using Dandi.Transfers;

namespace Dandi.Cli.Commands.Download;

/// <summary>The last step of a download with <c>--sync</c>: asks, and deletes local assets.</summary>
internal sealed class DownloadSyncRun(
    CommandContext context,
    DownloadRequest request,
    ITransferReporter reporter,
    CancellationToken stopping
)
{
    private readonly Terminal _terminal = context.Terminal;

    /// <summary>Deletes local assets that are not in the archive, if that was asked for and nothing failed.</summary>
    /// <returns>False if there was no answer to the question; nothing is deleted then.</returns>
    public async Task<bool> RunAsync(
        TargetTree tree,
        IEnumerable<ArchiveAddress> addresses,
        TransferReport report,
        CancellationToken cancellationToken
    )
    {
        if (request.Sync == SyncMode.None || report.Interrupted)
            return true;
        if (!report.Succeeded || !request.Elements.HasFlag(DownloadedElements.Assets))
        {
            reporter.Notice(
                report.Succeeded
                    ? "Nothing is deleted (--sync), because no assets were downloaded."
                    : "Nothing is deleted (--sync), because some assets failed."
            );
            return true;
        }
        var scopes = addresses.Select(address => SyncScope.Of(address, request.PreservesTree)).OfType<SyncScope>();
        var sync = new LocalSync(tree, [.. scopes]);
        var extra = sync.Find(cancellationToken);
        ReportLinks(sync.KeptLinks);
        if (extra.Count == 0)
            return true;
        var isConfirmed = request.Sync == SyncMode.Do ? true : await ConfirmAsync(extra, cancellationToken);
        if (isConfirmed == true)
            Delete(sync, extra, report, cancellationToken);
        return isConfirmed is not null;
    }

    private void Delete(
        LocalSync sync,
        IReadOnlyList<string> extra,
        TransferReport report,
        CancellationToken cancellationToken
    )
    {
        var done = 0;
        foreach (var path in extra.TakeWhile(_ => !stopping.IsCancellationRequested))
        {
            done++;
            try
            {
                if (sync.TryDelete(path, cancellationToken))
                {
                    report.AddDeleted();
                    reporter.Deleted(path);
                }
                else
                    reporter.Notice(
                        $"`{path}` was not deleted completely (--sync): it has files of this run or of version "
                            + "control in it, or links to folders. Delete it yourself if you do not need them."
                    );
            }
            catch (DandiException error)
            {
                var failed = new Failed(path, null, error.Message) { Cause = error };
                report.Add(failed);
                reporter.Report(new TransferEvent(path, TransferStage.DeletingExtraLocalFiles, 0, 0, failed));
            }
        }
        if (done < extra.Count)
            reporter.Notice(
                $"{Count(extra.Count - done)} not deleted (--sync), because the run was stopped: `{extra[done]}`"
                    + $"{(done + 1 < extra.Count ? " and those after it" : "")}. Run {report.CommandToResume} to "
                    + "delete the rest."
            );
    }

    private static string Count(int assets) => CountText.Of(assets, "local asset was", "local assets were");

    private void ReportLinks(IReadOnlyList<string> links)
    {
        if (links.Count == 0)
            return;
        var others = links.Count == 1 ? "" : $", like {CountText.Of(links.Count - 1)} more";
        reporter.Notice(
            $"`{links[0]}` is a link to a folder{others}: what is in it was not compared with the archive, and nothing "
                + "in it is deleted (--sync). Replace the link by the folder to have it compared."
        );
    }

    /// <summary>Asks until there is an answer; from a pipe, too.</summary>
    /// <returns>Null at the end of the input.</returns>
    /// <exception cref="OperationCanceledException">The run was stopped before the user answered.</exception>
    private async Task<bool?> ConfirmAsync(IReadOnlyList<string> extra, CancellationToken cancellationToken)
    {
        await reporter.PauseAsync();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        while (true)
        {
            await _terminal.Error.WriteAsync(
                $"Delete {CountText.Of(extra.Count, "local asset")}? ([y]es/[n]o/[l]ist): "
            );
            switch ((await Terminal.ReadLineAsync(either.Token))?.Trim().ToUpperInvariant())
            {
                case null:
                    reporter.Notice(
                        "Nothing is deleted (--sync): there is no answer. Use `--sync do` to delete without asking."
                    );
                    return null;
                case "Y" or "YES":
                    return true;
                case "N" or "NO":
                    return false;
                case "L" or "LIST":
                    foreach (var path in extra)
                        await _terminal.Error.WriteLineAsync(TerminalText.Escape(path));
                    break;
                default:
                    await _terminal.Error.WriteLineAsync("Error: invalid input; answer `y`, `n` or `l`.");
                    break;
            }
        }
    }
}
