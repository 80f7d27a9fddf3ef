using Dandi.Archive;
using Dandi.Cli.Connection;
using Dandi.Cli.Output.Progress;
using Dandi.Transfers;

namespace Dandi.Cli.Commands.Upload;

/// <summary>Asks the archive at the end of an upload what its own validation has found so far.</summary>
/// <param name="context">The environment of the command.</param>
/// <param name="login">The archive.</param>
/// <param name="reporter">Receives a notice if the archive does not respond properly.</param>
internal sealed class ArchiveStatus(CommandContext context, ArchiveLogin login, ITransferReporter reporter)
{
    // The upload is done, and archives end requests after 30 s (archive-api.md §13).
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(35);

    /// <summary>Reads the status with one request, which is not retried. A failure does not fail the upload.</summary>
    /// <param name="id">The Dandiset.</param>
    /// <param name="stopping">Cancelled by the first Ctrl-C or shortly before the deadline.</param>
    /// <returns>Null if it could not be read, or the run is being stopped.</returns>
    public async Task<ArchiveValidation?> ReadAsync(DandisetId id, CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested)
            return null;
        using var timeout = new CancellationTokenSource(MaxWait, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        try
        {
            var draft = DandisetVersion.DraftOf(id);
            var info = await login.Client.Dandisets.GetInfoAsync(draft, either.Token, patience: TimeSpan.Zero);
            return Convert(info, PageOf(id));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (OperationCanceledException)
        {
            Warn(id, $"no response within {MaxWait.TotalSeconds:0} s");
        }
        catch (DandiException error)
        {
            Warn(id, error.Message.TrimEnd('.'));
        }
        return null;
    }

    private static ArchiveValidation Convert(RemoteVersionInfo info, Uri page)
    {
        var counts = info.CountAssets();
        return new ArchiveValidation(info.Version.AssetCount, counts.Invalid, counts.Pending, info.Version.Status, page)
        {
            InvalidMessage = counts.InvalidMessage,
            PendingMessage = counts.PendingMessage,
            HasMoreInvalid = counts.Invalid >= AssetValidationCounts.MaxListed,
            HasMorePending = counts.Pending >= AssetValidationCounts.MaxListed,
        };
    }

    private void Warn(DandisetId id, string reason) =>
        reporter.Notice(
            $"Could not read what the archive's own validation has found: {reason}. The upload is not affected; see "
                + $"{PageOf(id)}."
        );

    private Uri PageOf(DandisetId id) =>
        login.Info.Web is { } web
            ? new Uri($"{web.ToString().TrimEnd('/')}/dandiset/{id}/draft")
            : new Uri($"{login.Instance.Api}/dandisets/{id}/versions/draft/info/");
}
