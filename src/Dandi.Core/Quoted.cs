using System.Globalization;
using System.Text;

namespace Dandi;

/// <summary>Foreign text as messages show it: in quotes, on one line, of bounded length.</summary>
public static class Quoted
{
    /// <summary>The most characters that are shown.</summary>
    /// <value>200.</value>
    public const int MaxLength = 200;

    /// <summary>The text in single quotes, or in double ones if it has single ones and no double ones; control characters are escaped (nwb.md §1.1).</summary>
    public static string Of(string text)
    {
        var quote =
            text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var shown = new StringBuilder().Append(quote);
        foreach (var character in Shortened(text))
            Append(shown, character, quote);
        return shown.Append(quote).ToString();
    }

    /// <summary>The text itself, its end left out if it is longer than a message can bear.</summary>
    public static string Shortened(string text) => text.Length <= MaxLength ? text : text[..MaxLength] + "…";

    private static void Append(StringBuilder shown, char character, char quote)
    {
        if (character == quote || character == '\\')
            shown.Append('\\').Append(character);
        else if (character == '\n')
            shown.Append("\\n");
        else if (character == '\r')
            shown.Append("\\r");
        else if (character == '\t')
            shown.Append("\\t");
        else if (char.IsControl(character))
            shown.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}");
        else
            shown.Append(character);
    }
}
