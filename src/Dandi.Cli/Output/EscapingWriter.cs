using System.Text;

namespace Dandi.Cli.Output;

/// <summary>
/// Escapes everything that is written (<see cref="TerminalText"/>): no text from a file or server can control the
/// terminal, whoever writes it.
/// </summary>
/// <remarks>
/// <see cref="WriteLine(string)"/> writes one line: line feeds in the text are escaped as well, so that the text cannot
/// forge another line. <c>Write</c> keeps line feeds. Each call writes to <paramref name="inner"/> once, so this is
/// thread-safe if that is.
/// </remarks>
/// <param name="inner">Receives the escaped text.</param>
/// <param name="keepsLines">Whether <see cref="WriteLine(string)"/> keeps line feeds in the text, too.</param>
internal sealed class EscapingWriter(TextWriter inner, bool keepsLines = false) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Write(value.ToString());

    /// <inheritdoc/>
    public override void Write(string? value) => inner.Write(TerminalText.EscapeWithinLines(value ?? ""));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void WriteLine() => inner.Write("\n");

    /// <inheritdoc/>
    public override void WriteLine(string? value) => inner.Write(LineOf(value));

    /// <inheritdoc/>
    public override Task WriteAsync(char value) => WriteAsync(value.ToString());

    /// <inheritdoc/>
    public override Task WriteAsync(string? value) => inner.WriteAsync(TerminalText.EscapeWithinLines(value ?? ""));

    /// <inheritdoc/>
    public override Task WriteLineAsync() => inner.WriteAsync("\n");

    /// <inheritdoc/>
    public override Task WriteLineAsync(string? value) => inner.WriteAsync(LineOf(value));

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    private string LineOf(string? text) =>
        (keepsLines ? TerminalText.EscapeWithinLines(text ?? "") : TerminalText.Escape(text ?? "")) + "\n";
}
