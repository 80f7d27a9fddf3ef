using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Dandi.Cli.Output;

/// <summary>Text as a scalar of YAML, quoted where a reader of YAML 1.1 or 1.2 would take it for something else.</summary>
internal static partial class YamlScalar
{
    /// <summary>The scalar, on one line.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="isTime">Whether it is meant to be read as a point in time.</param>
    public static string Of(string text, bool isTime)
    {
        if (isTime && PointInTime().IsMatch(text)) return text;
        if (!text.EnumerateRunes().All(IsPrintable)) return Escape(text);
        return IsPlain(text) ? text : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    private static bool IsPlain(string text) =>
        text.Length > 0
        && (char.IsLetterOrDigit(text[0]) || text[0] is '/' or '.' or '_' or '(')
        && text[^1] is not (' ' or ':')
        && !text.Contains(": ", StringComparison.Ordinal)
        && !text.Contains(" #", StringComparison.Ordinal)
        // Correct, but YamlDotNet takes no such text for the name of a member.
        && !text.Contains(" *", StringComparison.Ordinal)
        && !OtherThanText().IsMatch(text);

    /// <summary>Neither does it steer a terminal, nor is it invisible, nor the half of a character.</summary>
    private static bool IsPrintable(Rune rune) => rune.Value != 0xFFFD && Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static string Escape(string text)
    {
        var escaped = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' => escaped.Append("\\\""),
                '\\' => escaped.Append("\\\\"),
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                '\t' => escaped.Append("\\t"),
                _ when IsPrintable(rune) => escaped.Append(rune.ToString()),
                <= 0xFF => escaped.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:X2}"),
                <= 0xFFFF => escaped.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"),
                _ => escaped.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}"),
            };
        }
        return escaped.Append('"').ToString();
    }

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{6})?([-+][0-9]{2}:[0-9]{2})?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex PointInTime();

    /// <summary>Null, booleans, the special and the ordinary numbers, those with a base of their own, sexagesimal ones, and dates, of YAML 1.1 and 1.2.</summary>
    [GeneratedRegex(
        @"^(null|true|false|y|n|yes|no|on|off|\.inf|\.nan|0b[01_]+|0o[0-7_]+|0x[0-9a-f_]+|[0-9][0-9_]*(\.[0-9_]*)?(e[-+]?[0-9]+)?|\.[0-9_]+(e[-+]?[0-9]+)?"
        + @"|[0-9][0-9_]*(:[0-9]{1,2})+(\.[0-9_]*)?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?)\z",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OtherThanText();
}
