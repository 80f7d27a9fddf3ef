namespace Dandi.Cli.Output.Results;

/// <summary>Writes results as lines of text, colored by severity.</summary>
/// <param name="terminal">Its standard output receives the lines.</param>
/// <param name="pause">Removes the status line until the result is disposed of; null for none.</param>
internal sealed class ResultLines(Terminal terminal, Func<IDisposable>? pause = null)
{
    /// <param name="record">The result.</param>
    /// <param name="indent">The number of spaces before it.</param>
    /// <param name="showsPath">Whether to include the path.</param>
    public Task WriteAsync(ResultRecord record, int indent, bool showsPath) =>
        WriteAsync(
            showsPath ? $"[{record.Id}] {PathOf(record)} — {record.Message}" : $"[{record.Id}] {record.Message}",
            indent,
            ColorOf(record.Severity ?? Severity.Info)
        );

    /// <param name="text">
    /// The text. If it has several lines, all but the first are indented, so that they do not look like results.
    /// </param>
    /// <param name="indent">The number of spaces before it.</param>
    /// <param name="color">The color; null for the default.</param>
    public async Task WriteAsync(string text, int indent, TextColor? color)
    {
        using var _ = pause?.Invoke();
        var margin = new string(' ', indent);
        var lines = TerminalText.Lines(text.TrimEnd('\r', '\n')).Select(TerminalText.Escape);
        await terminal.WriteAsync(margin + string.Join($"\n{margin}    ", lines), color);
    }

    // Only messages have several lines.
    private static string PathOf(ResultRecord record) => TerminalText.Escape(record.Purview ?? "");

    /// <summary>Returns the color of a severity.</summary>
    public static TextColor ColorOf(Severity severity) =>
        severity switch
        {
            >= Severity.Error => TextColor.Red,
            Severity.Warning => TextColor.Yellow,
            _ => TextColor.Blue,
        };
}
