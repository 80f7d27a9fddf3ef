using System.Collections.Concurrent;
using System.Globalization;
using Dandi.Transfers;
using Spectre.Console;

namespace Dandi.Cli.Output.Progress;

/// <summary>
/// Shows a table of the assets in progress, redrawn ten times a second, below the lines of finished assets.
/// </summary>
internal sealed class LiveReporter : ITransferReporter
{
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(100);
    private const int MaxRows = 12;

    private readonly IAnsiConsole _console;
    private readonly TimeProvider _time;
    private readonly LineReporter _lines;
    private readonly ConcurrentDictionary<string, TransferEvent> _running = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<StyledLine> _lineQueue = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _drawing;
    private long _done;

    /// <summary>Starts to draw the table.</summary>
    public LiveReporter(IAnsiConsole console, TimeProvider time)
    {
        (_console, _time) = (console, time);
        _lines = new LineReporter(_lineQueue.Enqueue, width: () => console.Profile.Width);
        _drawing = DrawAsync();
    }

    /// <inheritdoc/>
    public void Report(TransferEvent value)
    {
        if (value.Outcome is null)
        {
            _running[value.Path] = value;
            if (value.Detail is not null)
                _lines.Report(value);
            return;
        }
        _running.TryRemove(value.Path, out _);
        Interlocked.Increment(ref _done);
        _lines.Report(value);
    }

    /// <inheritdoc/>
    public void Notice(string text) => _lines.Notice(text);

    /// <inheritdoc/>
    public void Unrecognized(IReadOnlyList<string> paths) => _lines.Unrecognized(paths);

    /// <inheritdoc/>
    public void Found(ValidationResult result) => _lines.Found(result);

    /// <inheritdoc/>
    public void Deleted(string path) => _lines.Deleted(path);

    /// <inheritdoc/>
    public void Summary(TransferReport report, TimeSpan duration, string? log) => _lines.Summary(report, duration, log);

    /// <inheritdoc/>
    public void Failed(string message, string kind) => _lines.Failed(message, kind);

    /// <inheritdoc/>
    public async ValueTask PauseAsync()
    {
        await _ended.CancelAsync();
        await _drawing;
        PrintLines();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await PauseAsync();
        _ended.Dispose();
    }

    private Task DrawAsync() =>
        _console
            .Live(Table())
            .AutoClear(true)
            .StartAsync(async live =>
            {
                using var timer = new PeriodicTimer(RedrawInterval, _time);
                try
                {
                    while (await timer.WaitForNextTickAsync(_ended.Token))
                    {
                        PrintLines();
                        live.UpdateTarget(Table());
                    }
                }
                catch (OperationCanceledException)
                {
                    // Normal end: the run is over or paused.
                }
            });

    private void PrintLines()
    {
        while (_lineQueue.TryDequeue(out var line))
            _console.WriteLine(line.ToString());
    }

    private Table Table()
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("PATH", "SIZE", "DONE", "STATUS");
        var running = _running.Values.OrderBy(value => value.Path, StringComparer.Ordinal).ToList();
        foreach (var value in running.Take(MaxRows))
        {
            var size = value.BytesTotal > 0 ? ByteCount.Format(value.BytesTotal) : "";
            table.AddRow(
                new Text(TerminalText.Escape(value.Path)),
                new Text(size),
                new Text(Percent(value)),
                new Text(StatusText.Of(value.Stage))
            );
        }
        return table.Caption($"{Interlocked.Read(ref _done)} finished, {running.Count} in progress");
    }

    // 100 % is shown only after the archive has acknowledged everything.
    private static string Percent(TransferEvent value)
    {
        if (value.BytesTotal <= 0)
            return "";
        var percent = (long)(100.0 * value.BytesDone / value.BytesTotal);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(value.BytesAcknowledged < value.BytesTotal ? Math.Min(percent, 99) : percent)} %"
        );
    }
}
