using System.Buffers;
using System.Globalization;
using System.Text;

namespace Dandi;

/// <summary>Makes text from file names and servers safe to show.</summary>
/// <remarks>
/// Escaped are all characters that are not shown but act: control characters (C0, DEL and C1), format characters, such
/// as those that change the direction of text or have no width, the line separators of Unicode, and unpaired
/// surrogates. Everything else is unchanged, also backslashes, so escaping twice changes nothing. Except for control
/// characters, which JSON always escapes itself, the result is valid inside of a JSON string.
/// </remarks>
public static class TerminalText
{
    private static readonly SearchValues<char> Plain = SearchValues.Create([
        .. Enumerable.Range(' ', '~' - ' ' + 1).Select(unit => (char)unit),
    ]);

    /// <summary>
    /// Replaces characters that could control the terminal or start a new line by <c>\xNN</c> or <c>\uNNNN</c>.
    /// </summary>
    public static string Escape(string text) => Escape(text, keepsLines: false);

    /// <summary>The same, but keeps line feeds: for text of several lines, whose parts are already escaped.</summary>
    public static string EscapeWithinLines(string text) => Escape(text, keepsLines: true);

    /// <summary>Returns the lines of a text, not escaped.</summary>
    /// <remarks>
    /// Only line feeds end a line. The line separators of Unicode are more likely to be in a file name, so they remain
    /// where they are, to be escaped.
    /// </remarks>
    public static string[] Lines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');

    /// <summary>Puts the lines of a text on one, not escaped.</summary>
    public static string OnOneLine(string text) => string.Join(' ', Lines(text));

    private static string Escape(ReadOnlySpan<char> text, bool keepsLines, StringBuilder escaped)
    {
        while (text.Length > 0)
        {
            var isWhole = Rune.DecodeFromUtf16(text, out var rune, out var length) == OperationStatus.Done;
            if (isWhole && (IsShown(rune) || (keepsLines && rune.Value == '\n')))
                escaped.Append(text[..length]);
            else if (isWhole && Rune.GetUnicodeCategory(rune) == UnicodeCategory.Control)
                escaped.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}");
            else
                foreach (var unit in text[..length])
                    escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
            text = text[length..];
        }
        return escaped.ToString();
    }

    private static string Escape(string text, bool keepsLines)
    {
        var start = text.AsSpan().IndexOfAnyExcept(Plain);
        return start < 0
            ? text
            : Escape(text.AsSpan(start), keepsLines, new StringBuilder(text, 0, start, text.Length + 16));
    }

    private static bool IsShown(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.Surrogate
            );
}
