using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Dandi.Yaml;

/// <summary>
/// Converts text to a YAML scalar, quoted if a reader of YAML
/// <see href="https://yaml.org/spec/1.1/">1.1</see> or <see href="https://yaml.org/spec/1.2.2/">1.2</see> would
/// otherwise read it as something else.
/// </summary>
/// <remarks>
/// YamlDotNet's emitter handles one UTF-16 unit at a time: it writes invisible characters unchanged, and escapes
/// visible characters outside of the BMP. Therefore, the halves of visible surrogate pairs and the backslashes of
/// escapes are replaced by private-use characters, and <see cref="Restore"/> converts them back. Private-use characters
/// in the text itself are escaped, so they cannot be confused with the replacements.
/// </remarks>
internal static partial class YamlScalar
{
    private const char Backslash = '\uE000';
    private const char FirstHalf = '\uE800';
    private const char LastHalf = '\uEFFF';
    private const int HalfShift = FirstHalf - 0xD800;

    /// <summary>Returns the scalar, on one line.</summary>
    /// <param name="text">Any text, also with unpaired surrogates.</param>
    /// <param name="isTime">Whether readers shall read it as a time if it has the format of one.</param>
    public static Scalar Of(string text, bool isTime)
    {
        var isVisible = text.EnumerateRunes().All(IsPrintable);
        var style =
            !isVisible ? ScalarStyle.DoubleQuoted
            : (isTime && Time().IsMatch(text)) || IsPlain(text) ? ScalarStyle.Plain
            : ScalarStyle.SingleQuoted;
        var value = isVisible && !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? text : Replace(text);
        return new Scalar(AnchorName.Empty, TagName.Empty, value, style, isPlainImplicit: true, isQuotedImplicit: true);
    }

    /// <summary>Converts a character of the emitter's output back.</summary>
    public static char Restore(char character) =>
        character switch
        {
            Backslash => '\\',
            >= FirstHalf and <= LastHalf => (char)(character - HalfShift),
            _ => character,
        };

    private static bool IsPlain(string text) =>
        text.Length > 0
        // At the start of a line this ends the document. The emitter would quote it everywhere.
        && !text.StartsWith("...", StringComparison.Ordinal)
        && (char.IsLetterOrDigit(text[0]) || text[0] is '/' or '.' or '_' or '(')
        && text[^1] is not (' ' or ':')
        && !text.Contains(": ", StringComparison.Ordinal)
        && !text.Contains(" #", StringComparison.Ordinal)
        // Valid YAML, but YamlDotNet does not read it as the name of a member.
        && !text.Contains(" *", StringComparison.Ordinal)
        && !OtherThanText().IsMatch(text);

    /// <summary>
    /// Whether a character is visible, does not control a terminal, and is not half of a surrogate pair.
    /// </summary>
    private static bool IsPrintable(Rune rune) =>
        rune.Value != 0xFFFD
        && Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
            );

    /// <summary>
    /// Escapes invisible characters, and replaces backslashes and surrogates (see the remarks above).
    /// </summary>
    private static string Replace(string text)
    {
        var replaced = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\n' => replaced.Append(Backslash).Append('n'),
                '\r' => replaced.Append(Backslash).Append('r'),
                '\t' => replaced.Append(Backslash).Append('t'),
                _ when IsPrintable(rune) => Append(replaced, rune),
                <= 0xFF => replaced.Append(CultureInfo.InvariantCulture, $"{Backslash}x{rune.Value:X2}"),
                <= 0xFFFF => replaced.Append(CultureInfo.InvariantCulture, $"{Backslash}u{rune.Value:X4}"),
                _ => replaced.Append(CultureInfo.InvariantCulture, $"{Backslash}U{rune.Value:X8}"),
            };
        }
        return replaced.ToString();
    }

    private static StringBuilder Append(StringBuilder replaced, Rune rune)
    {
        foreach (var unit in rune.ToString())
            replaced.Append(char.IsSurrogate(unit) ? (char)(unit + HalfShift) : unit);
        return replaced;
    }

    [GeneratedRegex(
        @"^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{6})?([-+][0-9]{2}:[0-9]{2})?\z",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Time();

    // Null, booleans, infinities and NaN, numbers (decimal, binary, octal, hexadecimal, sexagesimal) and dates.
    [GeneratedRegex(
        @"^(null|true|false|y|n|yes|no|on|off|\.inf|\.nan|0b[01_]+|0o[0-7_]+|0x[0-9a-f_]+"
            + @"|[0-9][0-9_]*(\.[0-9_]*)?(e[-+]?[0-9]+)?|\.[0-9_]+(e[-+]?[0-9]+)?"
            + @"|[0-9][0-9_]*(:[0-9]{1,2})+(\.[0-9_]*)?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?)\z",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex OtherThanText();
}
