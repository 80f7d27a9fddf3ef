namespace Dandi.Cli.Output.Results;

/// <summary>Writes lines for people, coloured by how grave a result is.</summary>
/// <param name="output">Takes the text.</param>
/// <param name="isColoured">Whether it is a terminal that shows colours.</param>
internal sealed class ResultLines(TextWriter output, bool isColoured)
{
    /// <summary>Writes a result.</summary>
    /// <param name="record">The result.</param>
    /// <param name="indent">The blanks before it.</param>
    /// <param name="showsPath">Whether it names what it is about.</param>
    public Task WriteAsync(ResultRecord record, int indent, bool showsPath) =>
        WriteAsync(
            showsPath ? $"[{record.Id}] {record.Purview} — {record.Message}" : $"[{record.Id}] {record.Message}",
            indent,
            ColourOf(record.Severity ?? Severity.Info)
        );

    /// <summary>Writes a line.</summary>
    /// <param name="text">The text; of several lines, all but the first are set in, so that none can be taken for a result.</param>
    /// <param name="indent">The blanks before it.</param>
    /// <param name="colour">The colour; null for none.</param>
    public Task WriteAsync(string text, int indent, TextColour? colour)
    {
        var margin = new string(' ', indent);
        var lines = text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(TerminalText.Escape);
        var shown = margin + string.Join($"\n{margin}    ", lines);
        return output.WriteAsync(
            isColoured && colour is { } paint ? $"\u001b[{(int)paint}m{shown}\u001b[0m\n" : shown + "\n"
        );
    }

    /// <summary>The colour of a severity.</summary>
    public static TextColour ColourOf(Severity severity) =>
        severity switch
        {
            >= Severity.Error => TextColour.Red,
            Severity.Warning => TextColour.Yellow,
            _ => TextColour.Blue,
        };
}
