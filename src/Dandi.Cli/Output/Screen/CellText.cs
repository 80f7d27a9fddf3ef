using System.Globalization;
using System.Text;

namespace Dandi.Cli.Output.Screen;

/// <summary>Measures and cuts text in the cells of a terminal.</summary>
/// <remarks>
/// Terminals disagree about some characters, such as emoji. The widths here are those of
/// <see href="https://www.unicode.org/reports/tr11/">East Asian Width</see>, and in doubt the larger one, so that text
/// that was cut fits everywhere.
/// </remarks>
internal static class CellText
{
    private const int EmojiPresentation = 0xFE0F;
    private const int FirstWide = 0x1100;

    // Blocks with wide characters.
    private static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F),
        (0x231A, 0x23FF),
        (0x25FD, 0x27BF),
        (0x2B1B, 0x2B55),
        (0x2E80, 0xA4CF),
        (0xA960, 0xA97F),
        (0xAC00, 0xD7A3),
        (0xF900, 0xFAFF),
        (0xFE10, 0xFE19),
        (0xFE30, 0xFE6F),
        (0xFF00, 0xFF60),
        (0xFFE0, 0xFFE6),
        (0x16FE0, 0x1B2FF),
        (0x1F000, 0x1FAFF),
        (0x20000, 0x3FFFD),
    ];

    /// <summary>Returns the number of cells of a text at most.</summary>
    public static int Width(ReadOnlySpan<char> text)
    {
        var width = 0;
        foreach (var rune in text.EnumerateRunes())
            width += Width(rune);
        return width;
    }

    /// <summary>
    /// Shortens a path to a number of cells, if necessary: at the front, so that the file name remains; in the middle
    /// if the file name itself is too long, so that its end remains.
    /// </summary>
    /// <param name="path">The path, with <c>/</c>.</param>
    /// <param name="cells">The maximum number of cells.</param>
    /// <param name="ellipsis">What replaces the rest.</param>
    public static string CutPath(string path, int cells, string ellipsis)
    {
        if (Width(path) <= cells)
            return path;
        var available = cells - Width(ellipsis);
        if (available <= 0)
            return "";
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (Width(name) <= available)
            return ellipsis + Tail(path, available);
        var end = Tail(name, available - (available / 2));
        return Head(name, available - Width(end)) + ellipsis + end;
    }

    /// <summary>Shortens a text to a number of cells, if necessary, at its end.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cells">The maximum number of cells.</param>
    /// <param name="ellipsis">What replaces the rest.</param>
    public static string Cut(string text, int cells, string ellipsis) =>
        Width(text) <= cells ? text : Head(text, Math.Max(0, cells - Width(ellipsis))) + ellipsis;

    private static string Head(string text, int cells)
    {
        var length = 0;
        foreach (var cluster in Clusters(text))
        {
            cells -= Width(cluster);
            if (cells < 0)
                break;
            length += cluster.Length;
        }
        return text[..length];
    }

    private static string Tail(string text, int cells)
    {
        var start = text.Length;
        foreach (var cluster in Clusters(text).Reverse())
        {
            cells -= Width(cluster);
            if (cells < 0)
                break;
            start -= cluster.Length;
        }
        return text[start..];
    }

    /// <summary>Returns the characters as users see them, with their combining marks.</summary>
    private static IEnumerable<string> Clusters(string text)
    {
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
            yield return elements.GetTextElement();
    }

    private static int Width(Rune rune)
    {
        if (rune.Value < FirstWide)
            return IsCombining(rune) ? 0 : 1;
        // It makes the previous character an emoji, which is wide.
        if (rune.Value == EmojiPresentation)
            return 1;
        if (IsCombining(rune))
            return 0;
        return Wide.Any(block => rune.Value >= block.First && rune.Value <= block.Last) ? 2 : 1;
    }

    private static bool IsCombining(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;
}
