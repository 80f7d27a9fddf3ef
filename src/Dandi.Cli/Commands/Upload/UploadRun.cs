using Dandi.Archive;
using Dandi.Cli.Connection;
using Dandi.Cli.Logging;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Progress;
using Dandi.Cli.Output.Results;
using Dandi.Discovery;
using Dandi.Http;
using Dandi.Inspection.Bids;
using Dandi.Throttling;
using Dandi.Upload;

namespace Dandi.Cli.Commands.Upload;

/// <summary>One run of <c>dandi upload</c>, from the parsed options to the exit code.</summary>
internal sealed class UploadRun(CommandContext context, UploadRequest request)
{
    private readonly long _start = context.Time.GetTimestamp();
    private readonly DisplayPaths _paths = new(context.WorkingDirectory);
    private string _root = context.WorkingDirectory;
    private ConcurrencyLimiter? _concurrency;

    // Null until the connection is opened: a usage error has no summary.
    private UploadReport? _report;

    /// <summary>Uploads what the options name, and prints a summary however the run ends.</summary>
    /// <param name="ending">Stops the run immediately (the second Ctrl-C).</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken ending)
    {
        var log = context.OpenLog(request.Level);
        log.Write(
            LogLevel.Info,
            $"dandi {ProgramVersion.Text}: upload {string.Join(' ', request.Paths)} to "
                + Redaction.UserInput(request.Instance)
        );
        using var deadline = new Deadline(request.MaxDuration, context.Time, context.Stopping, ending);
        var shown = new StallReporter(CreateReporter(), context.Time);
        using var companion = new CompanionFile(log.Path, shown.Notice);
        await using var reporter = new LoggingReporter(shown, log, results => Keep(companion, results));
        log.SetFailureHandler(shown.Notice);
        await using var interrupted = context.Stopping.Register(() =>
            reporter.Notice("Interrupted: finishing what is in flight. Interrupt again to stop immediately.")
        );
        await using var near = deadline.Near.Register(() =>
            reporter.Notice("The deadline (--max-duration) is near: finishing what is in flight.")
        );
        return await RunAsync(new UploadSession(log, companion, reporter, deadline));
    }

    private async Task<int> RunAsync(UploadSession session)
    {
        var (log, deadline, reporter) = (session.Log, session.Deadline, session.Reporter);
        try
        {
            return await UploadAsync(session);
        }
        // After a stop, every failure counts as a consequence of it.
        catch (Exception error) when (deadline.IsStop(error))
        {
            log.Write(LogLevel.Debug, "The run ended early.", error);
            if (deadline.IsOver)
            {
                reporter.Notice(
                    "The deadline (--max-duration) is reached. Run the same command again: only the missing parts are "
                        + "sent."
                );
            }
            if (_report is not null)
                (_report.Interrupted, _report.Aborted) = (true, deadline.Ending.IsCancellationRequested);
            return deadline.ExitCode;
        }
        catch (DandiException error)
        {
            log.Write(LogLevel.Debug, "The run failed.", error);
            var code = ExitCode.Of(error);
            reporter.Failed(error.Message, code == ExitCode.Usage ? "usage" : "archive");
            return code;
        }
        finally
        {
            if (_report is not null)
                Summarize(_report, session);
        }
    }

    private async Task<int> UploadAsync(UploadSession session)
    {
        var (reporter, deadline) = (session.Reporter, session.Deadline);
        var fullPaths = request.Paths.Select(FullPath).ToList();
        var local = LocalDandiset.Find(fullPaths, context.WorkingDirectory);
        _root = local.Root;
        var options = request.Options with { Named = NamedPaths.Resolve(local, fullPaths) };
        var datasets = CreateDatasets(session.Companion);
        var retries = CreateRetryPolicy(session);
        using var clients = HttpClientFactory.Open(context, retries, request.AuthorityFile, request.MaxRequests);
        var report = _report = new UploadReport(() => _concurrency?.BytesSent ?? 0);
        var login = await ArchiveLogin.OpenAsync(context, clients, request.Instance, deadline.Ending);
        InstanceGuard.EnsureSameInstance(request, local, login);
        var (archive, schema) = (login.Client, ChooseSchema(login.Info, session));
        await archive.EnsureWritableAsync(local.Id, deadline.Ending);

        var discovery = new AssetDiscovery(local, options.Named, options.AnyPath);
        using var composition = new UploadComposition(
            context,
            request,
            login,
            clients,
            local.Id,
            schema,
            datasets,
            session.Log,
            reporter.Notice
        );
        _concurrency = composition.Concurrency;
        var yaml = new DandisetYamlUpload(archive, schema, session);
        reporter.Report(await yaml.RunAsync(local, options.SendsDandisetMetadata));
        var pipeline = new UploadPipeline(composition.Services, report, reporter);
        await pipeline.RunAsync(local, discovery.Find(), options, deadline.Stopping, deadline.Ending);
        ReportDiscovery(discovery, session);
        LogStatistics(clients, composition.Concurrency, session.Log);
        var sync = new SyncRun(context, reporter, archive, deadline.Stopping);
        var isConfirmed = await sync.RunAsync(local, options, report, deadline.Ending);
        report.Interrupted = deadline.Stopping.IsCancellationRequested;
        return report.Interrupted ? deadline.ExitCode
            : !report.Succeeded ? ExitCode.SomeFailed
            : isConfirmed ? ExitCode.Done
            : ExitCode.Usage;
    }

    private BidsDatasets CreateDatasets(CompanionFile companion) =>
        new(BidsSchemaOption.Read(context, request.BidsSchema), result => Keep(companion, result));

    private string FullPath(string path) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, context.WorkingDirectory));

    private string ChooseSchema(ArchiveInfo info, UploadSession session)
    {
        var (schema, warning) = SchemaVersion.Choose(info);
        if (warning is not null && schema == info.SchemaVersion)
            session.Log.Write(LogLevel.Warning, warning);
        else if (warning is not null)
            session.Reporter.Notice(warning);
        if (!request.IgnoresMinimalVersion && info.ClientWarning is { } clientWarning)
        {
            var option = HttpClientFactory.IgnoreMinimalVersion.Name;
            session.Reporter.Notice($"{clientWarning} {option} silences this warning.");
        }
        return schema;
    }

    private static void ReportDiscovery(AssetDiscovery discovery, UploadSession session)
    {
        foreach (var notice in discovery.Notices)
            session.Reporter.Notice(notice);
        if (discovery.Unrecognized.Count > 0)
            session.Reporter.Unrecognized([.. discovery.Unrecognized.Order(StringComparer.Ordinal)]);
    }

    private static void LogStatistics(HttpClients clients, ConcurrencyLimiter concurrency, LogFile log) =>
        log.Write(
            LogLevel.Info,
            $"{clients.ArchiveRequests} requests to the archive, {clients.StorageRequests} to its store, at most "
                + $"{concurrency.Peak} in flight, longest time with none in flight "
                + $"{concurrency.MaxEmptyTime.TotalMilliseconds:0} ms; "
                + $"the clock of the archive is {clients.Clock.Skew.TotalSeconds:0} s ahead of the local clock"
        );

    private void Summarize(UploadReport report, UploadSession session)
    {
        if (session.Companion is { Path: { } path, Count: var count })
        {
            session.Reporter.Notice(
                $"Validation: {count} {(count == 1 ? "result" : "results")}, all in {path}; "
                    + "`dandi validate --load` shows them, `--explain ID` explains a rule."
            );
        }
        session.Reporter.Summary(report, context.Time.GetElapsedTime(_start), session.Log.Path);
    }

    private void Keep(CompanionFile companion, IReadOnlyList<ValidationResult> results)
    {
        foreach (var result in results)
            Keep(companion, result);
    }

    private void Keep(CompanionFile companion, ValidationResult result) =>
        companion.Add(ResultRecord.Of(result, _root, isDandiset: true, _paths));

    private IUploadReporter CreateReporter()
    {
        var terminal = context.Terminal;
        IUploadReporter people =
            terminal.SupportsLiveDisplay && !request.Options.StopsAtFirstFailure
                ? new LiveReporter(terminal.ErrorConsole, context.Time)
                : new LineReporter(line => terminal.Error.Write(line + "\n"));
        return request.Json ? new JsonReporter(terminal.Out, people, context.Time) : people;
    }

    private RetryPolicy CreateRetryPolicy(UploadSession session)
    {
        var lines = new OutageLines(session.Reporter.Notice, context.Time);
        // A patience that was asked for also applies to the first request.
        var firstContact = request.Patience ?? RetryPolicy.DefaultFirstContactPatience;
#pragma warning disable RS0030 // jitter of the real network
        return new RetryPolicy(request.EffectivePatience, context.Time, new Random())
#pragma warning restore RS0030
        {
            FirstContactPatience = firstContact,
            Stopping = session.Deadline.Stopping,
            WrongUrlPatience = DandiInstance.Parse(request.Instance).IsKnown
                ? firstContact
                : RetryPolicy.DefaultWrongUrlPatience,
            Waiting = outage =>
            {
                session.Log.Write(
                    LogLevel.Info,
                    $"waiting {outage.Pause.TotalSeconds:0.0} s for {outage.Target}: {outage.Why}"
                );
                lines.Waiting(outage);
            },
            Recovered = lines.Recovered,
        };
    }
}
