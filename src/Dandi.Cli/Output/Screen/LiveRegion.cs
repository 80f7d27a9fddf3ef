using System.Text;

namespace Dandi.Cli.Output.Screen;

/// <summary>
/// Writes lines to a terminal, which scroll away, and shows a view below them, which is replaced. Thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// Between two writes, the cursor is at the start of the first row of the view. There it remains when the terminal is
/// resized, whether or not the terminal breaks the rows of the view anew, so everything from the cursor on can always
/// be erased, and nothing above it ever is.
/// </para>
/// <para>
/// While a view is shown, complete lines are collected and written together with the next view, so that it does not
/// flicker. Text that does not end a line, such as a question, is written at once, and there is no view until the line
/// has ended. No state of the terminal is changed for longer than one write: there is nothing to restore if the process
/// is killed.
/// </para>
/// </remarks>
/// <param name="terminal">Receives each view and each line as one text.</param>
internal sealed class LiveRegion(TextWriter terminal) : TextWriter
{
    private const int MaxPendingLength = 64 << 10;

    // A terminal that is stopped (Ctrl-S) blocks the thread that draws. Others only need the lock of what is pending.
    private readonly Lock _drawing = new();
    private readonly Lock _pendingLock = new();
    private readonly StringBuilder _pending = new();
    private IReadOnlyList<string> _shown = [];
    private TerminalSize _size;
    private bool _isCollecting;
    private bool _isInLine;
    private bool _hasEnded;

    /// <inheritdoc/>
    public override Encoding Encoding => terminal.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Add(value.ToString());

    /// <inheritdoc/>
    public override void Write(string? value) => Add(value ?? "");

    /// <inheritdoc/>
    public override Task WriteAsync(char value) => WriteAsync(value.ToString());

    /// <inheritdoc/>
    public override Task WriteAsync(string? value)
    {
        Add(value ?? "");
        return Task.CompletedTask;
    }

    /// <summary>Writes the collected lines, and replaces the view if it has changed.</summary>
    /// <param name="lines">
    /// The lines of the view, with control sequences for colors only. Each must fit in a row, and all must fit on the
    /// screen.
    /// </param>
    /// <param name="size">The size of the terminal.</param>
    public void Show(IReadOnlyList<string> lines, TerminalSize size)
    {
        lock (_drawing)
        {
            if (_hasEnded)
                return;
            var pending = TakePending(isCollecting: true);
            var text = pending.Length > 0 || size != _size ? EraseView() + pending : "";
            _size = size;
            if (!_isInLine && !_shown.SequenceEqual(lines, StringComparer.Ordinal))
            {
                text += Frame(lines);
                _shown = lines;
            }
            Send(text);
        }
    }

    /// <summary>Writes the collected lines and erases the view, until <see cref="Show"/> is called again.</summary>
    public void Hide()
    {
        lock (_drawing)
        {
            Send(EraseView() + TakePending(isCollecting: false));
        }
    }

    /// <summary>The same, but forever.</summary>
    public void End()
    {
        lock (_drawing)
        {
            _hasEnded = true;
            Hide();
        }
    }

    private void Add(string text)
    {
        if (text.Length == 0)
            return;
        lock (_pendingLock)
        {
            _pending.Append(text);
            if (_isCollecting && text.EndsWith('\n') && _pending.Length < MaxPendingLength)
                return;
        }
        lock (_drawing)
            Send(EraseView() + TakePending());
    }

    private string TakePending(bool? isCollecting = null)
    {
        lock (_pendingLock)
        {
            _isCollecting = isCollecting ?? _isCollecting;
            var text = _pending.ToString();
            _pending.Clear();
            if (text.Length > 0)
                _isInLine = !text.EndsWith('\n');
            return text;
        }
    }

    private string EraseView()
    {
        var isShown = _shown.Count > 0;
        _shown = [];
        return isShown ? ControlSequences.EraseBelowFromStart : "";
    }

    private void Send(string text)
    {
        if (text.Length > 0)
            terminal.Write(text);
    }

    private static string Frame(IReadOnlyList<string> lines) =>
        lines.Count == 0
            ? ControlSequences.EraseBelowFromStart
            : ControlSequences.DisableWrapping
                + string.Join(ControlSequences.EraseRestOfLine + "\n", lines)
                + ControlSequences.EraseBelow
                + ControlSequences.EnableWrapping
                + ControlSequences.MoveUp(lines.Count - 1);
}
