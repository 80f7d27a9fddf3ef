using Dandi.Cli.Logging;
using Dandi.Cli.Output;
using Dandi.Cli.Output.Live;
using Dandi.Cli.Output.Progress;
using Dandi.Digests;
using Dandi.Http;
using Dandi.Storage;
using Dandi.Throttling;
using Dandi.Transfers;

namespace Dandi.Cli.Commands.Transfers;

/// <summary>
/// What the runs of all commands that transfer assets have in common: they show progress, are stopped in two steps or
/// by a deadline, and print a summary however they end.
/// </summary>
/// <param name="context">The environment of the command.</param>
/// <param name="settings">The options.</param>
/// <param name="isDownload">Whether assets are downloaded; otherwise they are uploaded.</param>
internal sealed class TransferRun(CommandContext context, TransferSettings settings, bool isDownload)
{
    private static readonly TimeSpan LimitInterval = TimeSpan.FromMilliseconds(200);
    private readonly long _start = context.Time.GetTimestamp();

    // Until WatchLimits is called: the first contact may fail.
    private volatile Func<LimitReading> _readLimits = () => default;

    /// <summary>What the run has done so far; whatever shows a running transfer takes it from here.</summary>
    public TransferMeter Meter { get; } = new(isDownload, context.Time);

    /// <summary>Counts the requests of the run.</summary>
    public NetworkActivity Network { get; } = new();

    /// <summary>Whether somebody looks at the totals while the run goes on, so that they are worth counting.</summary>
    public bool ShowsTotals { get; set; } = settings.Json;

    /// <summary>The totals; null until there is something to sum up: a usage error has no summary.</summary>
    public TransferReport? Report { get; set; }

    /// <summary>What the user sees of progress.</summary>
    /// <param name="isLive">Whether a view may be shown on a terminal, below the lines.</param>
    /// <param name="decorate">Adds a reporter that only this command has.</param>
    public ITransferReporter CreateReporter(bool isLive, Func<ITransferReporter, ITransferReporter>? decorate = null)
    {
        var shown = CreateShown(isLive);
        return new StallReporter(decorate?.Invoke(shown) ?? shown, Meter, () => OutageSince is not null, context.Time);
    }

    private ITransferReporter CreateShown(bool isLive)
    {
        var terminal = context.Terminal;
        // Events and a view on the same terminal would overwrite each other.
        isLive &= settings.Verbosity == Verbosity.Normal;
        isLive &= terminal.SupportsLiveDisplay && !(settings.Json && terminal.IsOutputTerminal);
        ShowsTotals |= isLive;
        ITransferReporter people = new LineReporter(
            terminal.WriteErrorLine,
            settings.Verbosity,
            () => terminal.ErrorWidth,
            () => context.Log?.IsCompleteFrom(LogLevel.Error) == true
        );
        if (isLive)
            people = new LiveReporter(people, terminal, Meter.Take, context.Time);
        return settings.Json ? new JsonReporter(terminal.Out, people, context.Time, Meter) : people;
    }

    /// <summary>Counts the assets ahead of the pipeline, if somebody looks.</summary>
    /// <param name="list">Lists the sizes of all assets, as for <see cref="AheadCount"/>.</param>
    /// <returns>Ends the count when it is disposed of; null if nobody looks.</returns>
    public AheadCount? CountAhead(Func<CancellationToken, IAsyncEnumerable<long?>> list) =>
        ShowsTotals ? new AheadCount(list, Meter.Counted, () => Meter.Listed.Current.IsComplete) : null;

    /// <summary>Tells the meter what the parts of the run are waiting for.</summary>
    public void WatchLimits(ConcurrencyLimiter concurrency, TransferLimits limits, FileDigester digester) =>
        _readLimits = () =>
        {
            var (messages, workers, computing) = digester.Load;
            return new LimitReading
            {
                RateLimited = limits.Rate.Waiting,
                AwaitsLease = concurrency.HasWaiting,
                StoreRequests = concurrency.InFlight,
                ArchiveRequests = Network.Archive.Reading + Network.Archive.Changing,
                Ingesting = limits.Ingesting.Value,
                OnDisk = limits.Disk.Value,
                Messages = messages,
                HashWorkers = workers,
                Computing = computing,
                Processors = digester.Processors,
                BytesInFlight = concurrency.BytesInFlight,
                StoreRequestsEnded = concurrency.Ended,
                ProcessorTime = Environment.CpuUsage.TotalTime,
            };
        };

    private DateTimeOffset? OutageSince => Network.OutageSince(context.Time.GetUtcNow());

    private void ObserveLimits() => Meter.Observe(_readLimits() with { OutageSince = OutageSince });

    /// <summary>Lets the meter know what the run is waiting for, if somebody looks.</summary>
    private ITimer? StartObserving() =>
        ShowsTotals || settings.Report is not null
            ? context.Time.CreateTimer(_ => ObserveLimits(), null, TimeSpan.Zero, LimitInterval)
            : null;

    /// <summary>Runs the command.</summary>
    /// <param name="session">The log, the reporter and the deadline.</param>
    /// <param name="work">The work; returns the exit code.</param>
    /// <param name="summarizing">Called before the summary is printed.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(TransferSession session, Func<Task<int>> work, Action? summarizing = null)
    {
        var (log, reporter, deadline, _) = session;
        await using var observing = StartObserving();
        using var idle = new IdleEnd(Meter, Network, context.Time, deadline.EndIdle);
        await using var interrupted = context.Stopping.Register(() => Interrupt(reporter, idle));
        await using var near = deadline.Near.Register(() => ReportDeadline(session));
        try
        {
            return await work();
        }
        // After a stop, every failure counts as a consequence of it.
        catch (Exception error) when (deadline.IsStop(error))
        {
            return End(session, error);
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
            if (Report is not null)
            {
                Report.WasStoppedByDeadline = Report.Interrupted && !deadline.IsStoppedByUser;
                Report.Left = Report.Interrupted ? Meter.TakeLeft() : null;
                Report.Unfinished = Report.Interrupted ? Meter.TakeInProgress() : [];
                summarizing?.Invoke();
                reporter.Summary(Report, context.Time.GetElapsedTime(_start), log.Path);
            }
        }
    }

    /// <summary>What still happens to requests in flight once the run is to stop.</summary>
    private string Finishing =>
        isDownload
            ? "finishing small files; large ones stop, and the next run resumes them"
            : "finishing what is in flight";

    private void Interrupt(ITransferReporter reporter, IdleEnd idle)
    {
        Meter.Stop();
        reporter.Notice(
            idle.IsAnythingInFlight ? $"Interrupted: {Finishing}. Interrupt again to stop immediately." : "Interrupted."
        );
        idle.Start();
    }

    private void ReportDeadline(TransferSession session)
    {
        // The user who has stopped the run knows that it is ending.
        if (session.Deadline.IsStoppedByUser)
            return;
        Meter.Stop();
        session.Reporter.Notice(
            "The deadline (--max-duration) is near: "
                + $"{(Network.InFlight > 0 ? Finishing : "nothing new is started")}."
        );
    }

    private int End(TransferSession session, Exception error)
    {
        var (log, reporter, deadline, _) = session;
        log.Write(LogLevel.Debug, "The run ended early.", error);
        if (deadline.IsOver)
            reporter.Notice("The deadline (--max-duration) is reached.");
        if (Report is not null)
        {
            Report.Interrupted = true;
            Report.HadNothingInFlight = deadline.IsIdle;
            Report.Aborted = Report.IsDownload ? deadline.IsReadingAborted : deadline.IsAborted;
        }
        return deadline.ExitCode;
    }

    /// <summary>Writes to the log what the network did.</summary>
    public static void LogStatistics(HttpClients clients, ConcurrencyLimiter concurrency, LogFile log) =>
        log.Write(
            LogLevel.Info,
            $"{clients.ArchiveRequests} requests to the archive, {clients.StorageRequests} to its store, at most "
                + $"{concurrency.Peaks.Requests} in flight ({concurrency.Peaks.Bytes / 1e6:0} MB), "
                + "longest time with none in flight "
                + $"{concurrency.Peaks.EmptyTime.TotalMilliseconds:0} ms; "
                + $"the clock of the archive is {clients.Clock.Skew.TotalSeconds:0} s ahead of the local clock"
        );
}
