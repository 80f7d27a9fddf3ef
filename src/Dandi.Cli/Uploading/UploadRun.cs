using System.Text.Json.Nodes;
using Dandi.Archive;
using Dandi.Cli.Commands;
using Dandi.Cli.Logging;
using Dandi.Cli.Reporting;
using Dandi.Cli.Validating;
using Dandi.Digests;
using Dandi.Discovery;
using Dandi.Metadata;
using Dandi.Transfer;
using Dandi.Upload;

namespace Dandi.Cli.Uploading;

/// <summary>One run of <c>dandi upload</c>, from the words typed to the exit code.</summary>
internal sealed class UploadRun(CommandContext context, UploadRequest request)
{
    private readonly long _start = context.Time.GetTimestamp();
    private readonly ShownPaths _paths = new(context.WorkingDirectory);
    private string _root = context.WorkingDirectory;

    /// <summary>Uploads.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var log = new LogFile(context.LogFolder, request.Level, context.Time);
        log.Write(LogLevel.Info, $"dandi {CommandContext.Version}: upload {string.Join(' ', request.Paths)} to {request.Instance}");
        using var companion = new ResultCompanion(log.Path);
        await using var reporter = new LoggingReporter(MakeReporter(), log, findings => Keep(companion, findings));
        await using var registration = context.Stopping.Register(() => reporter.Notice("Interrupted: finishing what is in flight. Interrupt again to stop at once."));
        try
        {
            return await UploadAsync(reporter, log, companion, cancellationToken);
        }
        catch (DandiException error)
        {
            log.Write(LogLevel.Debug, error.ToString());
            var code = ExitCode.Of(error);
            reporter.Failed(error.Message, code == ExitCode.Usage ? "usage" : "archive");
            return code;
        }
    }

    private async Task<int> UploadAsync(LoggingReporter reporter, LogFile log, ResultCompanion companion, CancellationToken cancellationToken)
    {
        var fullPaths = request.Paths.Select(path => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, context.WorkingDirectory))).ToList();
        var local = LocalDandiset.Find(fullPaths, context.WorkingDirectory);
        _root = local.Root;
        var options = request.Options with { Named = NamedPaths.Resolve(local, fullPaths) };
        using var clients = new HttpClients(Retries(reporter, log), CommandContext.Version);
        var login = await ArchiveLogin.OpenAsync(context, clients, request.Instance, cancellationToken);
        var (schema, warning) = SchemaVersion.Choose(login.Info);
        if (warning is not null) log.Write(LogLevel.Warning, warning);
        await login.Client.EnsureWritableAsync(local.Id, cancellationToken);

        var discovery = new AssetDiscovery(local, options.Named, options.AnyPath);
        using var cache = request.NoCache ? null : CacheCommand.Open(context, reporter.Notice);
        using var digester = new FileDigester(Environment.ProcessorCount, cache, context.MostMd5Lanes);
        log.Write(LogLevel.Info, $"MD5 by {digester.KernelName}, {Environment.ProcessorCount} processors");
        var metadata = new MetadataExtractor(new AssetMetadata(schema, CommandContext.Version, context.Time, Guid.NewGuid), context.Nwb, (asset, note) => log.Write(LogLevel.Warning, $"{asset.Path}: {note}"));
        var limits = new TransferLimits(request.Patience, context.Time, context.SpoolFolder);
        var window = new TransferWindow(options.Jobs.Start, options.Jobs.Ceiling, context.Time);
        using var slots = new AssetSlots(options.Jobs.Assets);
        var blobs = new BlobTransfer(login.Client, clients.Storage, options.Jobs.Parts, window, limits);
        using var zarrs = new ZarrTransfer(login.Client.Zarrs, clients.Storage, digester, window, slots, limits);
        var pipeline = new UploadPipeline(new UploadStages(digester, metadata, blobs, zarrs, login.Client, slots, context.Time), reporter);
        reporter.Report(await SettleDandisetYamlAsync(local, login.Client, schema, options, reporter, cancellationToken));
        var report = await pipeline.RunAsync(local, discovery.Find(), options, context.Stopping, cancellationToken);
        foreach (var notice in discovery.Notices) reporter.Notice(notice);
        if (discovery.Unrecognized.Count > 0) reporter.Unrecognized([.. discovery.Unrecognized.Order(StringComparer.Ordinal)]);
        log.Write(
            LogLevel.Info,
            $"{clients.ArchiveRequests} requests to the archive, {clients.StorageRequests} to its store, {window.Peak} at most at once, the longest moment without any {window.LongestEmpty.TotalMilliseconds:0} ms");
        var answered = await new SyncRun(context, reporter, login.Client).RunAsync(local, options, report, cancellationToken);
        if (companion.Path is { } results) reporter.Notice($"Validation: {companion.Count} {(companion.Count == 1 ? "result" : "results")}, all in {results}; `dandi validate --load` shows them, `--explain ID` explains a rule.");
        reporter.Summary(report, context.Time.GetElapsedTime(_start), log.Path);
        if (report.Interrupted) return ExitCode.Interrupted;
        if (!report.Succeeded) return ExitCode.SomeFailed;
        return answered ? ExitCode.Done : ExitCode.Usage;
    }

    private static async Task<UploadEvent> SettleDandisetYamlAsync(
        LocalDandiset local, ArchiveClient archive, string schema, UploadOptions options, LoggingReporter reporter, CancellationToken cancellationToken)
    {
        const string Path = DandisetYaml.FileName;
        if (!options.SendsDandisetMetadata) return new UploadEvent(Path, UploadStage.UpdatingMetadata, 0, 0, new Skipped(Path, null, "should be edited online"));
        reporter.Report(new UploadEvent(Path, UploadStage.UpdatingMetadata, 0, 0));
        var metadata = (JsonObject)local.Yaml.DeepClone();
        if (SchemaVersion.Downgrade(metadata, schema) is { } warning) reporter.Notice(warning);
        await archive.PutDraftAsync(local.Id, metadata["name"]?.ToString() ?? "", metadata, cancellationToken);
        return new UploadEvent(Path, UploadStage.UpdatingMetadata, 0, 0, new Uploaded(Path, null, 0, "updated metadata"));
    }

    private void Keep(ResultCompanion companion, IReadOnlyList<ValidationResult> findings)
    {
        foreach (var finding in findings) companion.Add(ResultRecord.Of(finding, _root, isDandiset: true, _paths));
    }

    private IUploadReporter MakeReporter()
    {
        var terminal = context.Terminal;
        IUploadReporter people = terminal.ShowsLive && !request.Options.StopsAtFirstFailure
            ? new LiveReporter(terminal.People, context.Time)
            : new LineReporter(terminal.Error.WriteLine);
        return request.Json ? new JsonReporter(terminal.Out, people, context.Time) : people;
    }

    private RetryPolicy Retries(LoggingReporter reporter, LogFile log)
    {
#pragma warning disable RS0030 // jitter of the real network
        return new RetryPolicy(request.Patience, context.Time, new Random())
#pragma warning restore RS0030
        {
            Waiting = (what, pause) =>
            {
                log.Write(LogLevel.Warning, $"waiting {pause.TotalSeconds:0.0} s: {what}");
                if (pause > TimeSpan.FromSeconds(5)) reporter.Notice($"Waiting {pause.TotalSeconds:0} s to try again: {what}");
            },
        };
    }
}
