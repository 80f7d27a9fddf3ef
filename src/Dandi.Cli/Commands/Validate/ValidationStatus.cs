using Dandi.Cli.Output;

namespace Dandi.Cli.Commands.Validate;

/// <summary>One line at a terminal that tells how far a run is; from any thread.</summary>
/// <param name="terminal">The streams; without a terminal nothing is shown.</param>
/// <param name="time">The clock.</param>
/// <param name="paths">How paths are shown.</param>
internal sealed class ValidationStatus(Terminal terminal, TimeProvider time, ShownPaths paths)
{
    private const string EraseLine = "\r\u001b[2K";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly Lock _lock = new();
    private long _last = time.GetTimestamp();
    private long _done;
    private bool _isShown;

    /// <summary>Something is being judged.</summary>
    public void Begin(string path)
    {
        if (!terminal.ShowsLive)
            return;
        lock (_lock)
        {
            if (time.GetElapsedTime(_last) < Pause)
                return;
            _last = time.GetTimestamp();
            var text = $"{_done} judged; {TerminalText.Escape(paths.Of(path))}";
            var width = Math.Max(20, terminal.People.Profile.Width - 1);
            terminal.Error.Write(EraseLine + (text.Length > width ? text[..(width - 1)] + "…" : text));
            _isShown = true;
        }
    }

    /// <summary>Something has been judged.</summary>
    public void End() => Interlocked.Increment(ref _done);

    /// <summary>Makes room for other text.</summary>
    public void Erase()
    {
        lock (_lock)
        {
            if (_isShown)
                terminal.Error.Write(EraseLine);
            _isShown = false;
        }
    }
}
