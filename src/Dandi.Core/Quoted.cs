using System.Globalization;
using System.Text;

namespace Dandi;

/// <summary>Prepares text from files or servers for messages: on one line and of bounded length.</summary>
public static class Quoted
{
    /// <summary>The maximum number of characters that a message shows: 200.</summary>
    public const int MaxLength = 200;

    private const string PlainInShell = "_-./:=,@%+";

    /// <summary>
    /// Quotes and escapes a text as Python's <c>repr</c> does (docs/spec/nwb.md §1.1), and shortens it.
    /// </summary>
    /// <remarks>
    /// Single quotes are used, or double quotes if the text contains single quotes and no double quotes.
    /// </remarks>
    public static string Of(string text)
    {
        var quote =
            text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var quoted = new StringBuilder().Append(quote);
        foreach (var character in Shortened(text))
            AppendEscaped(quoted, character, quote);
        return quoted.Append(quote).ToString();
    }

    /// <summary>
    /// Quotes an argument of a command line that users are to copy into a POSIX shell, if it needs quotes.
    /// </summary>
    public static string ForShell(string argument) =>
        argument.Length > 0 && argument.All(each => char.IsAsciiLetterOrDigit(each) || PlainInShell.Contains(each))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Truncates a text, with an ellipsis if anything was cut.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxLength">The maximum number of characters before the ellipsis.</param>
    public static string Shortened(string text, int maxLength = MaxLength) =>
        text.Length <= maxLength ? text : text[..maxLength] + "…";

    private static void AppendEscaped(StringBuilder target, char character, char quote)
    {
        if (character == quote || character == '\\')
            target.Append('\\').Append(character);
        else if (character == '\n')
            target.Append("\\n");
        else if (character == '\r')
            target.Append("\\r");
        else if (character == '\t')
            target.Append("\\t");
        else if (char.IsControl(character))
            target.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}");
        else
            target.Append(character);
    }
}
