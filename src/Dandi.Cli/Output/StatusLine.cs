namespace Dandi.Cli.Output;

/// <summary>A status line on the terminal with the number of files that are done. Safe for several threads.</summary>
/// <param name="terminal">Where the line is shown, if it is a terminal.</param>
/// <param name="time">Limits how often the line is redrawn.</param>
/// <param name="paths">How to show paths.</param>
/// <param name="done">What is done about the files: <c>validated</c>.</param>
internal sealed class StatusLine(Terminal terminal, TimeProvider time, DisplayPaths paths, string done)
{
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(100);
    private readonly Lock _lock = new();
    private long _last = time.GetTimestamp();
    private long _done;
    private bool _isShown;

    /// <summary>Call this when the work on a path starts.</summary>
    public void Begin(string path)
    {
        if (!terminal.SupportsLiveDisplay)
            return;
        lock (_lock)
        {
            if (time.GetElapsedTime(_last) < RedrawInterval)
                return;
            _last = time.GetTimestamp();
            var text = $"{_done} {done}; {TerminalText.Escape(paths.Of(path))}";
            var width = Math.Max(20, terminal.Size.Columns - 1);
            terminal.ReplaceLine(text.Length > width ? text[..(width - 1)] + "…" : text);
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
}
