using Dandi.Cli.Commands.Transfers;
using Dandi.Cli.Connection;
using Dandi.Cli.Logging;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Progress;
using Dandi.Discovery;
using Dandi.Downloads;
using Dandi.FileSystem;
using Dandi.Transfers;

namespace Dandi.Cli.Commands.Download;

/// <summary>One run of <c>dandi download</c>, from the parsed options to the exit code.</summary>
internal sealed class DownloadRun(CommandContext context, DownloadRequest request)
{
    private readonly TransferRun _run = new(context, request.Transfer, isDownload: true);

    /// <summary>Downloads what the URLs refer to, and prints a summary however the run ends.</summary>
    /// <param name="ending">Stops the run immediately (the second Ctrl-C).</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken ending)
    {
        var log = context.OpenLog(request.Transfer.Level);
        log.Write(
            LogLevel.Info,
            $"dandi {ProgramVersion.Text}: download {string.Join(' ', request.Urls.Select(Redaction.UserInput))}"
        );
        using var deadline = new Deadline(request.Transfer.MaxDuration, context.Time, context.Stopping, ending);
        var shown = _run.CreateReporter(isLive: !request.IsDebugging, people =>
            request.IsDebugging ? new DebugReporter(context.Terminal.Out, people) : people
        );
        await using var reporter = new LoggingReporter(shown, log, _ => { });
        log.SetFailureHandler(shown.Notice);
        var session = new TransferSession(log, reporter, deadline, _run.Network);
        return await _run.RunAsync(session, () => DownloadAsync(session));
    }

    private async Task<int> DownloadAsync(TransferSession session)
    {
        var (log, reporter, deadline, _) = session;
        var retries = request.Transfer.CreateRetryPolicy(context, session, mayBeMistyped: true);
        using var connections = new AddressConnections(
            context,
            () =>
                HttpClientFactory.Open(context, retries, request.Transfer.AuthorityFile, request.Transfer.MaxRequests),
            request.Instance
        );
        var archives = await OpenAsync(connections, deadline.EndingReading);
        var report = new TransferReport(() => _run.Meter.BytesMoved)
        {
            IsDownload = true,
            CommandToResume = request.Existing.CommandToResume(),
        };
        using var composition = new DownloadComposition(context, request, reporter.Notice);
        _run.WatchLimits(composition.Concurrency, composition.Limits, composition.Digester);
        var listing = new DownloadListing(request, composition, report, reporter, _run);
        foreach (var archive in archives)
            listing.EnsureUsable(archive.Address);
        _run.Report = report;
        await composition
            .CreatePipeline(report, reporter, _run.Meter)
            .RunAsync(listing.ReadAsync(archives, deadline.EndingReading), deadline.Stopping, deadline.EndingReading);
        foreach (var clients in archives.Select(archive => archive.Clients).Distinct())
            TransferRun.LogStatistics(clients, composition.Concurrency, log);
        report.Interrupted = deadline.Stopping.IsCancellationRequested;
        var sync = new DownloadSyncRun(context, request, reporter, deadline.Stopping);
        var addresses = archives.Select(archive => archive.Address);
        var isConfirmed = await sync.RunAsync(composition.Tree, addresses, report, deadline.Ending);
        // Also if it was stopped while assets were deleted.
        report.Interrupted = deadline.Stopping.IsCancellationRequested;
        if (!isConfirmed && !report.Interrupted)
            return ExitCode.SomeFailed;
        return report.Interrupted ? deadline.ExitCode
            : report.Succeeded ? ExitCode.Done
            : ExitCode.SomeFailed;
    }

    /// <summary>Parses all URLs, before anything is written.</summary>
    private async Task<IReadOnlyList<AddressedArchive>> OpenAsync(
        AddressConnections connections,
        CancellationToken cancellationToken
    )
    {
        if (request.Urls.Count == 0)
            return [await connections.OpenDandisetAsync(DandisetVersion.DraftOf(FindLocal()), cancellationToken)];
        var archives = new List<AddressedArchive>();
        foreach (var url in request.Urls)
            archives.Add(await connections.OpenAsync(url, request.IsGlob, cancellationToken));
        return archives;
    }

    /// <summary>Finds out which Dandiset is meant without a URL.</summary>
    private DandisetId FindLocal()
    {
        var file = Path.Combine(context.WorkingDirectory, DandisetYaml.FileName);
        if (request.Instance is null || !PathEntry.IsFile(file))
        {
            throw new UsageException(
                "Nothing to download: give the URL or identifier of a Dandiset or asset, or use `-i` in a folder with "
                    + $"a {DandisetYaml.FileName}."
            );
        }
        return DandisetYaml.ReadIdentifier(DandisetYaml.Read(file), file);
    }
}
