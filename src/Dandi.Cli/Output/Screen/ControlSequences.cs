using System.Globalization;

namespace Dandi.Cli.Output.Screen;

/// <summary>
/// The control sequences that this program sends to a terminal
/// (<see href="https://ecma-international.org/publications-and-standards/standards/ecma-48/">ECMA-48</see>, and the
/// private mode 7 of the VT100).
/// </summary>
internal static class ControlSequences
{
    /// <summary>Erases from the cursor to the end of the row.</summary>
    public const string EraseRestOfLine = "\u001b[K";

    /// <summary>Erases from the cursor to the end of the screen.</summary>
    public const string EraseBelow = "\u001b[J";

    /// <summary>
    /// Erases from the first column, where the cursor is and remains, to the end of the screen. From the first cell of
    /// the screen, terminals such as tmux would move what is erased to the rows that have scrolled away.
    /// </summary>
    public const string EraseBelowFromStart = EraseRestOfLine + "\u001b[C" + EraseBelow + "\r";

    /// <summary>Cuts lines at the right edge, instead of continuing them in the next row.</summary>
    public const string DisableWrapping = "\u001b[?7l";

    /// <summary>Continues lines in the next row.</summary>
    public const string EnableWrapping = "\u001b[?7h";

    /// <summary>Moves to the start of a row above; of the current one if <paramref name="rows"/> is 0.</summary>
    public static string MoveUp(int rows) =>
        rows == 0 ? "\r" : string.Create(CultureInfo.InvariantCulture, $"\r\u001b[{rows}A");

    /// <summary>Returns a text with a graphic rendition (SGR), and the default one after it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="rendition">The parameter of SGR.</param>
    public static string Render(string text, int rendition) =>
        string.Create(CultureInfo.InvariantCulture, $"\u001b[{rendition}m{text}\u001b[0m");
}
