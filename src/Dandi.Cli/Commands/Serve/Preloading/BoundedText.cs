using System.Text;

namespace Dandi.Cli.Commands.Serve.Preloading;

/// <summary>Keeps the beginning of what is written, in whole lines. Thread-safe.</summary>
/// <param name="maxLength">How many characters to keep at most, without the last line, which says that more was
/// written.</param>
internal sealed class BoundedText(int maxLength) : TextWriter
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _kept = new();
    private bool _isFull;

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        lock (_lock)
        {
            _isFull |= _kept.Length + (value?.Length ?? 0) > maxLength;
            if (!_isFull)
                _kept.Append(value);
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        lock (_lock)
        {
            var text = _kept.ToString();
            var end = text.Length > 0 && text[^1] != '\n' ? "\n" : "";
            return _isFull ? $"{text}{end}…\n" : text + end;
        }
    }
}
