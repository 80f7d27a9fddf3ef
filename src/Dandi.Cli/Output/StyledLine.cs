namespace Dandi.Cli.Output;

/// <summary>A line for people, in parts that may have different colors.</summary>
/// <remarks>
/// The text of each part may come from anywhere; it is escaped when the line is converted to text. Line feeds are kept,
/// so the text of several lines that are escaped already can be a part.
/// </remarks>
internal sealed class StyledLine
{
    private readonly List<(string Text, Tone Tone)> _parts = [];

    /// <summary>Starts a line with a part.</summary>
    public StyledLine(string text, Tone tone = Tone.Plain) => Add(text, tone);

    /// <summary>Appends a part.</summary>
    public StyledLine Add(string text, Tone tone = Tone.Plain)
    {
        if (text.Length > 0)
            _parts.Add((text, tone));
        return this;
    }

    /// <summary>The parts, escaped.</summary>
    public IEnumerable<(string Text, Tone Tone)> Parts =>
        _parts.Select(part => (TerminalText.EscapeWithinLines(part.Text), part.Tone));

    /// <summary>Returns the text without colors.</summary>
    public override string ToString() => string.Concat(Parts.Select(part => part.Text));
}
