using Dandi.Archive;
using Dandi.Cli.Commands.Reports;
using Dandi.Cli.Commands.Transfers;
using Dandi.Cli.Connection;
using Dandi.Cli.Logging;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Progress;
using Dandi.Cli.Output.Report;
using Dandi.Cli.Output.Results;
using Dandi.Discovery;
using Dandi.Http;
using Dandi.Inspection.Bids;
using Dandi.Metadata;
using Dandi.Transfers;
using Dandi.Upload;

namespace Dandi.Cli.Commands.Upload;

/// <summary>One run of <c>dandi upload</c>, from the parsed options to the exit code.</summary>
internal sealed class UploadRun(CommandContext context, UploadRequest request)
{
    private readonly TransferRun _run = new(context, request.Transfer, isDownload: false);
    private readonly ReportedRun _reported = new(context, "upload", request.Transfer.Report);
    private readonly DisplayPaths _paths = new(context.WorkingDirectory);
    private string _root = context.WorkingDirectory;

    /// <summary>Uploads what the options name, and prints a summary however the run ends.</summary>
    /// <param name="ending">Stops the run immediately (the second Ctrl-C).</param>
    /// <returns>The exit code.</returns>
    public Task<int> RunAsync(CancellationToken ending) => _reported.RunAsync(() => RunUnreportedAsync(ending));

    private async Task<int> RunUnreportedAsync(CancellationToken ending)
    {
        var log = context.OpenLog(request.Transfer.Level);
        log.Write(
            LogLevel.Info,
            $"dandi {ProgramVersion.Text}: upload {string.Join(' ', request.Paths)} to "
                + Redaction.UserInput(request.Instance)
        );
        using var deadline = new Deadline(request.Transfer.MaxDuration, context.Time, context.Stopping, ending);
        var shown = _run.CreateReporter(isLive: !request.Options.StopsAtFirstFailure);
        using var companion = new CompanionFile(log.Path, context.Time, shown.Notice) { TryReserve = log.TryReserve };
        await using var reporter = new LoggingReporter(_reported.Record(shown), log, result => Keep(companion, result));
        log.SetFailureHandler(shown.Notice);
        await using var sampler = _reported.Sample(() => CourseSample.Of(_run.Meter.Take()));
        var session = new UploadSession(new TransferSession(log, reporter, deadline, _run.Network), companion);
        return await _run.RunAsync(session.Transfer, () => UploadAsync(session), () => Summarize(session));
    }

    private async Task<int> UploadAsync(UploadSession session)
    {
        var (log, reporter, deadline, _) = session.Transfer;
        _reported.EnsureWritable(anyPath: request.Options.AnyPath);
        var fullPaths = request.Paths.Select(FullPath).ToList();
        var local = request.Dandiset ?? LocalDandiset.Find(fullPaths, context.WorkingDirectory);
        _root = local.Root;
        var options = request.Options with { Named = NamedPaths.Resolve(local, fullPaths) };
        using var count = CountAhead(local, options);
        var datasets = CreateDatasets(reporter);
        using var clients = OpenClients(session.Transfer);
        var report = _run.Report = new TransferReport(() => _run.Meter.BytesMoved);
        var login = await ArchiveLogin.OpenAsync(context, clients, request.Instance, deadline.Ending);
        NoteDandiset(local.Id, login);
        InstanceGuard.EnsureSameInstance(context.ParseInstance(request.Instance), request, local, login);
        var (archive, schema) = (login.Client, ChooseSchema(login.Info, session));
        await archive.EnsureWritableAsync(local.Id, deadline.Ending);

        var discovery = new AssetDiscovery(local, options.Named, options.AnyPath);
        using var composition = Compose(login, clients, local.Id, schema, datasets, session.Transfer);
        _run.WatchLimits(composition.Concurrency, composition.Limits, composition.Services.Digester);
        var yaml = new DandisetYamlUpload(archive, schema, session.Transfer);
        reporter.Report(await yaml.RunAsync(local, options.SendsDandisetMetadata));
        var pipeline = new UploadPipeline(composition.Services, report, reporter) { Meter = _run.Meter };
        await pipeline.RunAsync(local, discovery.Find(), options, deadline.Stopping, deadline.Ending);
        ReportFindings(discovery, composition.Services.MetadataWarnings, session);
        TransferRun.LogStatistics(clients, composition.Concurrency, log);
        var sync = new SyncRun(context, reporter, archive, deadline.Stopping);
        var isConfirmed = await sync.RunAsync(local, options, report, deadline.Ending);
        var status = new ArchiveStatus(context, login, reporter);
        report.ArchiveValidation = await status.ReadAsync(local.Id, deadline.Stopping);
        report.Interrupted = deadline.Stopping.IsCancellationRequested;
        return report.Interrupted ? deadline.ExitCode : ExitCodeOf(report, isConfirmed);
    }

    // Files can be counted before the archive has responded.
    private AheadCount? CountAhead(LocalDandiset local, UploadOptions options) =>
        _run.CountAhead(_ =>
            new AssetDiscovery(local, options.Named, options.AnyPath)
                .Find()
                .Select(asset => asset.Size)
                .ToAsyncEnumerable()
        );

    private UploadComposition Compose(
        ArchiveLogin login,
        HttpClients clients,
        DandisetId id,
        string schema,
        BidsDatasets datasets,
        TransferSession session
    ) =>
        new(
            context,
            request,
            login,
            clients,
            id,
            schema,
            datasets,
            session.Log,
            session.Reporter.Notice,
            _reported.Content is { } content ? content.Describe : null
        );

    private void NoteDandiset(DandisetId id, ArchiveLogin login)
    {
        if (_reported.Content is not { } content)
            return;
        (content.Dandiset, content.Instance) = (id.Value, login.Instance.Name);
        if (login.Info.Web is { } web)
            content.Page = new Uri(new Uri(web.AbsoluteUri.TrimEnd('/') + "/"), $"dandiset/{id}/draft");
    }

    private static int ExitCodeOf(TransferReport report, bool isConfirmed) =>
        !report.Succeeded ? ExitCode.SomeFailed
        : isConfirmed ? ExitCode.Done
        : ExitCode.Usage;

    private HttpClients OpenClients(TransferSession session)
    {
        var settings = request.Transfer;
        var mayBeMistyped = !DandiInstance.Parse(request.Instance).IsKnown;
        return HttpClientFactory.Open(
            context,
            settings.CreateRetryPolicy(context, session, mayBeMistyped),
            settings.AuthorityFile,
            settings.MaxRequests
        );
    }

    private BidsDatasets CreateDatasets(ITransferReporter reporter) =>
        new(BidsSchemaOption.Read(context, request.BidsSchema), reporter.Found);

    private string FullPath(string path) =>
        Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, context.WorkingDirectory));

    private string ChooseSchema(ArchiveInfo info, UploadSession session)
    {
        var (schema, warning) = SchemaVersion.Choose(info);
        if (warning is not null && schema == info.SchemaVersion)
            session.Transfer.Log.Write(LogLevel.Warning, warning);
        else if (warning is not null)
            session.Transfer.Reporter.Notice(warning);
        if (!request.IgnoresMinimalVersion && info.ClientWarning is { } clientWarning)
        {
            var option = HttpClientFactory.IgnoreMinimalVersion.Name;
            session.Transfer.Reporter.Notice($"{clientWarning} {option} silences this warning.");
        }
        return schema;
    }

    private static void ReportFindings(AssetDiscovery discovery, MetadataWarnings? metadata, UploadSession session)
    {
        foreach (var notice in discovery.Notices)
            session.Transfer.Reporter.Notice(notice);
        if (discovery.Unrecognized.Count > 0)
            session.Transfer.Reporter.Unrecognized([.. discovery.Unrecognized.Order(StringComparer.Ordinal)]);
        foreach (var message in metadata?.Messages ?? [])
            session.Transfer.Reporter.Notice(message);
    }

    private void Summarize(UploadSession session)
    {
        if (session.Companion.End() is not { } path)
            return;
        _reported.Content?.Results = path;
        var count = session.Companion.Count;
        session.Transfer.Reporter.Notice(
            $"Validation: {CountText.Of(count, "result")}, all in {path}; "
                + "`dandi validate --load FILE` shows them, `dandi validate --explain ID` explains a rule."
        );
    }

    private void Keep(CompanionFile companion, ValidationResult result) =>
        companion.Add(ResultRecord.Of(result, _root, isDandiset: true, _paths));
}
