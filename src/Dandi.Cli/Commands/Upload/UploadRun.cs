using System.Text.Json.Nodes;
using Dandi.Archive;
using Dandi.Cli.Connection;
using Dandi.Cli.Logging;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Progress;
using Dandi.Cli.Output.Results;
using Dandi.Discovery;
using Dandi.Http;
using Dandi.Inspection;
using Dandi.Throttling;
using Dandi.Upload;

namespace Dandi.Cli.Commands.Upload;

/// <summary>One run of <c>dandi upload</c>, from the words typed to the exit code.</summary>
internal sealed class UploadRun(CommandContext context, UploadRequest request)
{
    private readonly long _start = context.Time.GetTimestamp();
    private readonly ShownPaths _paths = new(context.WorkingDirectory);
    private string _root = context.WorkingDirectory;
    private ConcurrencyLimiter? _window;

    // Null until something may come of the run: wrong usage is not summarized.
    private UploadReport? _report;

    /// <summary>Uploads.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var log = context.OpenLog(request.Level);
        log.Write(
            LogLevel.Info,
            $"dandi {ProgramVersion.Text}: upload {string.Join(' ', request.Paths)} to {request.Instance}"
        );
        using var deadline = new Deadline(request.MaximumDuration, context.Time, context.Stopping, cancellationToken);
        var shown = new StallReporter(MakeReporter(), context.Time);
        using var companion = new ResultCompanion(log.Path, shown.Notice);
        await using var reporter = new LoggingReporter(shown, log, results => Keep(companion, results));
        log.Warn(shown.Notice);
        await using var interrupted = context.Stopping.Register(() =>
            reporter.Notice("Interrupted: finishing what is in flight. Interrupt again to stop at once.")
        );
        await using var near = deadline.Near.Register(() =>
            reporter.Notice("The time of --max-duration is nearly over: finishing what is in flight.")
        );
        try
        {
            return await UploadAsync(reporter, log, companion, deadline);
        }
        // Whatever has failed then, it was the stop that ended the run.
        catch (Exception error) when (deadline.IsStop(error))
        {
            log.Write(LogLevel.Debug, error.ToString());
            if (deadline.IsOver)
                reporter.Notice(
                    "The time of --max-duration is over. What has arrived is remembered: run the same command again for the rest."
                );
            if (_report is not null)
                (_report.Interrupted, _report.Aborted) = (true, deadline.Ending.IsCancellationRequested);
            return deadline.ExitCode;
        }
        catch (DandiException error)
        {
            log.Write(LogLevel.Debug, error.ToString());
            var code = ExitCode.Of(error);
            reporter.Failed(error.Message, code == ExitCode.Usage ? "usage" : "archive");
            return code;
        }
        finally
        {
            if (_report is not null)
                Summarize(_report, reporter, log, companion);
        }
    }

    private async Task<int> UploadAsync(
        LoggingReporter reporter,
        LogFile log,
        ResultCompanion companion,
        Deadline deadline
    )
    {
        var fullPaths = request
            .Paths.Select(path => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, context.WorkingDirectory)))
            .ToList();
        var local = LocalDandiset.Find(fullPaths, context.WorkingDirectory);
        _root = local.Root;
        var options = request.Options with { Named = NamedPaths.Resolve(local, fullPaths) };
        using var clients = HttpClientFactory.Open(
            context,
            Retries(reporter, log, deadline),
            request.AuthorityFile,
            UploadComposition.MaxRequests(request)
        );
        var report = _report = new UploadReport(() => _window?.BytesSent ?? 0);
        var login = await ArchiveLogin.OpenAsync(context, clients, request.Instance, deadline.Ending);
        EnsureSameInstance(local, login);
        var (schema, warning) = SchemaVersion.Choose(login.Info);
        if (warning is not null && schema == login.Info.SchemaVersion)
            log.Write(LogLevel.Warning, warning);
        else if (warning is not null)
            reporter.Notice(warning);
        if (!request.IgnoresMinimalVersion && login.Info.ClientWarning is { } ours)
            reporter.Notice($"{ours} {HttpClientFactory.IgnoreMinimalVersion.Name} silences this warning.");
        await login.Client.EnsureWritableAsync(local.Id, deadline.Ending);

        var discovery = new AssetDiscovery(local, options.Named, options.AnyPath);
        using var works = new UploadComposition(
            context,
            request,
            login,
            clients,
            local.Id,
            schema,
            log,
            reporter.Notice
        );
        _window = works.Window;
        reporter.Report(await SettleDandisetYamlAsync(local, login.Client, schema, options, reporter, deadline.Ending));
        await new UploadPipeline(works.Stages, report, reporter).RunAsync(
            local,
            discovery.Find(),
            options,
            deadline.Stopping,
            deadline.Ending
        );
        foreach (var notice in discovery.Notices)
            reporter.Notice(notice);
        if (options.Validation != ValidationPolicy.Skip)
            TellOfBids(discovery, reporter, companion);
        if (discovery.Unrecognized.Count > 0)
            reporter.Unrecognized([.. discovery.Unrecognized.Order(StringComparer.Ordinal)]);
        log.Write(
            LogLevel.Info,
            $"{clients.ArchiveRequests} requests to the archive, {clients.StorageRequests} to its store, {works.Window.Peak} at most at once, the longest moment without any {works.Window.MaxEmptyTime.TotalMilliseconds:0} ms; "
                + $"the clock of the archive is {clients.Clock.Skew.TotalSeconds:0} s ahead of ours"
        );
        var answered = await new SyncRun(context, reporter, login.Client, deadline.Stopping).RunAsync(
            local,
            options,
            report,
            deadline.Ending
        );
        report.Interrupted = deadline.Stopping.IsCancellationRequested;
        if (report.Interrupted)
            return deadline.ExitCode;
        if (!report.Succeeded)
            return ExitCode.SomeFailed;
        return answered ? ExitCode.Done : ExitCode.Usage;
    }

    private void Summarize(UploadReport report, LoggingReporter reporter, LogFile log, ResultCompanion companion)
    {
        if (companion.Path is { } results)
            reporter.Notice(
                $"Validation: {companion.Count} {(companion.Count == 1 ? "result" : "results")}, all in {results}; `dandi validate --load` shows them, `--explain ID` explains a rule."
            );
        reporter.Summary(report, context.Time.GetElapsedTime(_start), log.Path);
    }

    private static async Task<UploadEvent> SettleDandisetYamlAsync(
        LocalDandiset local,
        ArchiveClient archive,
        string schema,
        UploadOptions options,
        LoggingReporter reporter,
        CancellationToken cancellationToken
    )
    {
        const string Path = DandisetYaml.FileName;
        if (!options.SendsDandisetMetadata)
            return new UploadEvent(
                Path,
                UploadStage.UpdatingMetadata,
                0,
                0,
                new Skipped(Path, null, "should be edited online")
            );
        reporter.Report(new UploadEvent(Path, UploadStage.UpdatingMetadata, 0, 0));
        var metadata = (JsonObject)local.Yaml.DeepClone();
        if (SchemaVersion.Downgrade(metadata, schema) is { } warning)
            reporter.Notice(warning);
        await archive.PutDraftAsync(local.Id, metadata["name"]?.ToString() ?? "", metadata, cancellationToken);
        return new UploadEvent(
            Path,
            UploadStage.UpdatingMetadata,
            0,
            0,
            new Uploaded(Path, null, 0, "updated metadata")
        );
    }

    /// <summary>The number of a Dandiset means another one in another instance: what is uploaded or deleted there may be somebody else's.</summary>
    private void EnsureSameInstance(LocalDandiset local, ArchiveLogin login)
    {
        var hosts = new[]
        {
            DandiInstance.Parse(request.Instance).Api.Host,
            login.Instance.Api.Host,
            login.Info.Web?.Host,
        }
            .OfType<string>()
            .ToList();
        if (local.Origin.FindOther(login.Info.Name, hosts) is not { } evidence)
            return;
        var mayDelete = request.Options.Sync == SyncMode.Do;
        if (request.AcceptsOtherInstance && !mayDelete)
            return;
        var advice = mayDelete
            ? "`--sync do` is refused, because it would delete in the wrong place. Use the dandiset.yaml of the Dandiset that you mean."
            : $"Upload to its own instance with `-i`, or give both `-i {login.Instance.Api}` and `--yes` to upload to Dandiset {local.Id} here.";
        throw new UsageException(
            $"`{Path.Combine(local.Root, DandisetYaml.FileName)}` comes from another instance than {login.Instance.Api}: {evidence}. {advice}"
        );
    }

    private void TellOfBids(AssetDiscovery discovery, LoggingReporter reporter, ResultCompanion companion)
    {
        var results = discovery.BidsRoots.Select(BidsResults.NotChecked).ToList();
        Keep(companion, results);
        foreach (var result in results)
            reporter.Notice($"Warning: {result.Path}: {result.Message}");
    }

    private void Keep(ResultCompanion companion, IReadOnlyList<ValidationResult> results)
    {
        foreach (var result in results)
            companion.Add(ResultRecord.Of(result, _root, isDandiset: true, _paths));
    }

    private IUploadReporter MakeReporter()
    {
        var terminal = context.Terminal;
        IUploadReporter people =
            terminal.ShowsLive && !request.Options.StopsAtFirstFailure
                ? new LiveReporter(terminal.People, context.Time)
                : new LineReporter(terminal.Error.WriteLine);
        return request.Json ? new JsonReporter(terminal.Out, people, context.Time) : people;
    }

    private RetryPolicy Retries(LoggingReporter reporter, LogFile log, Deadline deadline)
    {
        var lines = new OutageLines(reporter.Notice, context.Time);
        // Who asks for a patience means it from the beginning.
        var firstContact = request.Patience ?? RetryPolicy.DefaultFirstContact;
#pragma warning disable RS0030 // jitter of the real network
        return new RetryPolicy(UploadComposition.PatienceOf(request), context.Time, new Random())
#pragma warning restore RS0030
        {
            FirstContact = firstContact,
            Stopping = deadline.Stopping,
            Doubt = DandiInstance.Parse(request.Instance).IsKnown ? firstContact : RetryPolicy.MaxDoubt,
            Waiting = outage =>
            {
                log.Write(
                    LogLevel.Info,
                    $"waiting {outage.Pause.TotalSeconds:0.0} s for {outage.Target}: {outage.Why}"
                );
                lines.Waiting(outage);
            },
            Recovered = lines.Recovered,
        };
    }
}
