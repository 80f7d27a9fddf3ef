using Dandi.Cli.Output.Progress;
using Dandi.Transfers;

namespace Dandi.Cli.Output.Live;

/// <summary>
/// Shows a view of the running transfer on a terminal, redrawn at most ten times a second, below the lines of another
/// reporter.
/// </summary>
internal sealed class LiveReporter : ITransferReporter
{
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(100);
    private readonly ITransferReporter _lines;
    private readonly Terminal _terminal;
    private readonly Func<TransferSnapshot> _takeSnapshot;
    private readonly TransferView _view;
    private readonly Lock _drawing = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _redrawing;

    /// <summary>Starts to draw.</summary>
    /// <param name="lines">Writes the lines to the terminal; it is disposed together with this one.</param>
    /// <param name="terminal">The terminal.</param>
    /// <param name="takeSnapshot">Returns the current state of the transfer; thread-safe.</param>
    /// <param name="time">The clock, with the local time zone.</param>
    public LiveReporter(
        ITransferReporter lines,
        Terminal terminal,
        Func<TransferSnapshot> takeSnapshot,
        TimeProvider time
    )
    {
        (_lines, _terminal, _takeSnapshot) = (lines, terminal, takeSnapshot);
        _view = new TransferView(terminal.Symbols, time.LocalTimeZone);
        _redrawing = RedrawAsync(time);
    }

    /// <inheritdoc/>
    public void Report(TransferEvent value) => _lines.Report(value);

    /// <inheritdoc/>
    public void Notice(string text) => _lines.Notice(text);

    /// <inheritdoc/>
    public void Unrecognized(IReadOnlyList<string> paths) => _lines.Unrecognized(paths);

    /// <inheritdoc/>
    public void Found(ValidationResult result) => _lines.Found(result);

    /// <inheritdoc/>
    public void Deleted(string path) => _lines.Deleted(path);

    /// <inheritdoc/>
    public void Failed(string message, string kind) => _lines.Failed(message, kind);

    /// <inheritdoc/>
    public void Summary(TransferReport report, TimeSpan duration, string? log)
    {
        Stop();
        _lines.Summary(report, duration, log);
    }

    /// <inheritdoc/>
    public async ValueTask PauseAsync()
    {
        Stop();
        await _redrawing;
        await _lines.PauseAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await PauseAsync();
        await _lines.DisposeAsync();
        _ended.Dispose();
    }

    /// <summary>Draws the current state.</summary>
    internal void Draw()
    {
        lock (_drawing)
        {
            if (!_ended.IsCancellationRequested)
                _terminal.ShowView(size => _view.Render(_takeSnapshot(), size));
        }
    }

    private void Stop()
    {
        lock (_drawing)
        {
            _ended.Cancel();
            _terminal.HideView();
        }
    }

    private async Task RedrawAsync(TimeProvider time)
    {
        using var timer = new PeriodicTimer(RedrawInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token))
                Draw();
        }
        catch (OperationCanceledException)
        {
            // Normal end: the run is over or paused.
        }
    }
}
