using System.Globalization;
using Dandi.Cli.Output.Screen;

namespace Dandi.Cli.Output;

/// <summary>
/// A status line on the terminal with the number of files that are done and, as soon as the number of all files is
/// known, a bar and the time left. Safe for several threads.
/// </summary>
/// <param name="terminal">Where the line is shown, if it is a terminal.</param>
/// <param name="time">Limits how often the line is redrawn.</param>
/// <param name="paths">How to show paths.</param>
/// <param name="done">What is done about the files: <c>validated</c>.</param>
internal sealed class StatusLine(Terminal terminal, TimeProvider time, DisplayPaths paths, string done)
{
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(100);
    private const int MinWidth = 20;

    // A narrower terminal needs all columns for the figures.
    private const int MinWidthWithBar = 60;
    private const int BarCells = 20;
    private const long Unknown = -1;
    private readonly Lock _lock = new();
    private readonly RecentRate _rate = new(time);
    private long _last = time.GetTimestamp();
    private long _done;
    private long _total = Unknown;
    private bool _isShown;

    /// <summary>Whether the line is shown.</summary>
    public bool IsEnabled { get; init; } = terminal.SupportsLiveDisplay;

    /// <summary>Called with each path on which the work starts.</summary>
    public Action<string>? Starting { get; init; }

    /// <summary>The number of all files; null while it is not known.</summary>
    public long? Total
    {
        get => Interlocked.Read(ref _total) is var total && total == Unknown ? null : total;
        set => Interlocked.Exchange(ref _total, value ?? Unknown);
    }

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
            if (time.GetElapsedTime(_last) < RedrawInterval)
                return;
            _last = time.GetTimestamp();
            _rate.Note(Done);
            var width = Math.Max(MinWidth, (terminal.ErrorWidth ?? 0) - 1);
            var text = $"{Figures(width)}; {TerminalText.Escape(paths.Of(path))}";
            terminal.ReplaceLine(CellText.Cut(text, width, terminal.Symbols.Ellipsis));
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
                terminal.ReplaceLine("");
            _isShown = false;
        }
    }

    private string Bar(long total, int width)
    {
        if (width < MinWidthWithBar)
            return "";
        var (filled, left) = terminal.Symbols.Bar((double)Done / total, BarCells);
        return $"{filled}{left} ";
    }

    private string Figures(int width)
    {
        if (Total is not { } total || total < Done || total == 0)
            return $"{Done} {done}";
        var figures = string.Create(
            CultureInfo.InvariantCulture,
            $"{Bar(total, width)}{Done:#,0} of {total:#,0} {done}"
        );
        if (_rate.PerSecond is not (> 0 and var rate))
            return figures;
        var left = TimeSpan.FromSeconds(Math.Min((total - Done) / rate, TimeSpan.MaxValue.TotalSeconds / 2));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{figures}, {rate:0.#}/s, {DurationText.Rounded(left)} left"
        );
    }
}
