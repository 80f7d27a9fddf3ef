using Dandi.Cli.Output.Screen;
using Dandi.Transfers;

namespace Dandi.Cli.Output.Live;

/// <summary>
/// A line on the terminal with the number of files that are done and, as soon as the number of all files is known, a
/// bar and the time left, in the form of the last line of <see cref="TransferView"/>. Safe for several threads.
/// </summary>
/// <param name="terminal">Where the line is shown, if it is a terminal.</param>
/// <param name="time">Limits how often the line is redrawn.</param>
/// <param name="paths">How to show paths.</param>
/// <param name="done">What is done about the files: <c>validated</c>.</param>
internal sealed class StatusLine(Terminal terminal, TimeProvider time, DisplayPaths paths, string done)
{
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RateInterval = TimeSpan.FromSeconds(1);
    private const int MaxCells = 120;
    private const int MinPath = 20;
    private const int MinBar = 4;
    private const int MaxBar = 20;

    // From the first thing to leave out to the last.
    private const int Rate = 1;
    private const int FullFiles = 2;
    private const int TimeLeft = 3;
    private const int Files = 4;
    private const int Percent = 5;

    private readonly Lock _lock = new();
    private readonly long _start = time.GetTimestamp();
    private readonly RateWindow _rate = new(TransferMeter.EstimateSpan, RateInterval);
    private long _last = time.GetTimestamp();
    private long _noted;
    private long _done;
    private int _pauses;
    private bool _isShown;

    /// <summary>Whether the line is shown.</summary>
    public bool IsEnabled { get; init; } = terminal.SupportsLiveDisplay;

    /// <summary>Called with each path on which the work starts.</summary>
    public Action<string>? Starting { get; init; }

    /// <summary>Receives the number of all files; it is shown once that is complete.</summary>
    public AssetTally Counted { get; } = new();

    /// <summary>The number of files that are done.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>Call this when the work on a path starts.</summary>
    public void Begin(string path)
    {
        Starting?.Invoke(path);
        if (!IsEnabled)
            return;
        lock (_lock)
        {
            if (_pauses > 0 || time.GetElapsedTime(_last) < RedrawInterval)
                return;
            _last = time.GetTimestamp();
            var count = Done;
            _rate.Add(time.GetElapsedTime(_start), _noted, count);
            _noted = count;
            terminal.ShowView(size => [Render(count, paths.Of(path), Math.Min(size.Columns - 1, MaxCells))]);
            _isShown = true;
        }
    }

    /// <summary>Call this when the work on a path has ended.</summary>
    public void End() => Interlocked.Increment(ref _done);

    /// <summary>Removes the line, so that other text can be printed.</summary>
    public void Erase()
    {
        lock (_lock)
        {
            if (_isShown)
                terminal.HideView();
            _isShown = false;
        }
    }

    /// <summary>Removes the line until the result is disposed of.</summary>
    public IDisposable Pause()
    {
        lock (_lock)
        {
            _pauses++;
            Erase();
        }
        return new Pausing(this);
    }

    private StyledLine Render(long count, string path, int cells)
    {
        var (line, items) = (new StyledLine(""), new LineItems());
        if (Counted.Current is not { IsComplete: true, Assets: > 0 and var total } || total < count)
        {
            items.Add(Tone.Plain, ($"{CountText.Of(count)} {done}", Files));
            items.Fit(cells);
            items.AppendTo(line, isFirst: true);
        }
        else
        {
            AddFigures(items, count, total);
            var used = items.Fit(cells - MinBar - LineItems.Separator.Length);
            // The bar must not take the place of the path.
            var bar = Math.Min(MaxBar, cells - used - (2 * LineItems.Separator.Length) - MinPath);
            if (bar >= MinBar)
                terminal.Symbols.AddBar(line, ViewText.Share(count, total, count == total), bar, Tone.Done);
            items.AppendTo(line, isFirst: bar < MinBar);
        }
        var left = cells - CellText.Width(line.ToString()) - LineItems.Separator.Length;
        return left < MinPath / 2
            ? line
            : line.Add(LineItems.Separator).Add(terminal.Symbols.FitPath(path, left), Tone.Dim);
    }

    private void AddFigures(LineItems items, long count, long total)
    {
        items.Add(Tone.Strong, (ViewText.Percent(count, total, count == total).PadLeft(4), Percent));
        items.Add(
            Tone.Plain,
            ($"{CountText.Of(count)} of {CountText.Of(total)} {done}", FullFiles),
            ($"{CountText.Of(count)}/{CountText.Of(total)}", Files)
        );
        var rate = _rate.PerSecond(time.GetElapsedTime(_start), count, TransferMeter.EstimateSpan);
        if (rate <= 0)
            return;
        items.Add(Tone.Plain, ($"{CountText.PerSecond(rate)}/s", Rate));
        var left = TimeSpan.FromSeconds(Math.Min((total - count) / rate, TimeSpan.MaxValue.TotalSeconds / 2));
        if (left.TotalSeconds >= 1)
            items.Add(Tone.Strong, ($"{DurationText.Rounded(left)} left", TimeLeft));
    }

    private sealed class Pausing(StatusLine line) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref line._pauses);
    }
}
