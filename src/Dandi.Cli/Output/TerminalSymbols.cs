using Dandi.Cli.Output.Screen;

namespace Dandi.Cli.Output;

/// <summary>The characters of bars and shortened texts on a terminal.</summary>
/// <param name="Done">The part of a bar that is done.</param>
/// <param name="Left">The part of a bar that is left.</param>
/// <param name="Ellipsis">What replaces the part of a text that does not fit.</param>
/// <param name="IsAscii">Whether the terminal may show ASCII only.</param>
internal sealed record TerminalSymbols(char Done, char Left, string Ellipsis, bool IsAscii)
{
    private const int LastPrintable = 0x7E;

    /// <summary>For terminals that show Unicode.</summary>
    public static TerminalSymbols Unicode { get; } = new('━', '─', "…", IsAscii: false);

    /// <summary>For all others.</summary>
    public static TerminalSymbols Ascii { get; } = new('#', '-', "...", IsAscii: true);

    /// <summary>Shortens a path so that its file name remains, and makes it safe to show.</summary>
    /// <param name="path">The path of an asset.</param>
    /// <param name="cells">The maximum number of cells.</param>
    public string FitPath(string path, int cells) =>
        CellText.CutPath(InCharacterSet(TerminalText.Escape(path)), cells, Ellipsis);

    /// <summary>Appends a bar to a line. It is full only if everything is done.</summary>
    /// <param name="line">The line.</param>
    /// <param name="share">The part that is done; 1 if everything is done and acknowledged.</param>
    /// <param name="cells">The length of the bar.</param>
    /// <param name="tone">The tone of the part that is done.</param>
    public void AddBar(StyledLine line, double share, int cells, Tone tone)
    {
        var (done, left) = Bar(share, cells);
        line.Add(done, tone).Add(left, Tone.Dim);
    }

    /// <summary>Returns the two parts of a bar. The second is empty only if everything is done.</summary>
    /// <param name="share">The part that is done; 1 if everything is done and acknowledged.</param>
    /// <param name="cells">The length of the bar.</param>
    public (string Done, string Left) Bar(double share, int cells)
    {
        var done = (int)(Math.Clamp(share, 0, 1) * cells);
        return (new string(Done, done), new string(Left, cells - done));
    }

    // The bytes of other characters could be control characters in a character set that is not UTF-8.
    private string InCharacterSet(string text) =>
        IsAscii
            ? string.Concat(text.EnumerateRunes().Select(rune => rune.Value > LastPrintable ? "?" : rune.ToString()))
            : text;
}
