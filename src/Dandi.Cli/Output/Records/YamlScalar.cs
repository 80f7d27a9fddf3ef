using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Dandi.Cli.Output.Records;

/// <summary>Text as a YAML scalar, quoted where a reader of YAML 1.1 or 1.2 would take it for something else.</summary>
/// <remarks>
/// The emitter looks at one UTF-16 unit at a time: it would write invisible characters as they are, and escape every visible one that takes two units.
/// So it gets characters for private use in place of halves of visible characters and of the backslashes of our escapes;
/// <see cref="Restore"/> puts back what they stand for. Real ones are escaped, therefore none is mistaken for a stand-in.
/// </remarks>
internal static partial class YamlScalar
{
    private const char Backslash = '\uE000';
    private const char FirstHalf = '\uE800';
    private const char LastHalf = '\uEFFF';
    private const int HalfShift = FirstHalf - 0xD800;

    /// <summary>The scalar, on one line.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="isTime">Whether it is meant to be read as a point in time.</param>
    public static Scalar Of(string text, bool isTime)
    {
        var isVisible = text.EnumerateRunes().All(IsPrintable);
        var style =
            !isVisible ? ScalarStyle.DoubleQuoted
            : (isTime && PointInTime().IsMatch(text)) || IsPlain(text) ? ScalarStyle.Plain
            : ScalarStyle.SingleQuoted;
        var value = isVisible && !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') ? text : Replace(text);
        return new Scalar(AnchorName.Empty, TagName.Empty, value, style, isPlainImplicit: true, isQuotedImplicit: true);
    }

    /// <summary>The character that a written one stands for.</summary>
    public static char Restore(char written) =>
        written switch
        {
            Backslash => '\\',
            >= FirstHalf and <= LastHalf => (char)(written - HalfShift),
            _ => written,
        };

    private static bool IsPlain(string text) =>
        text.Length > 0
        // At the start of a line it ends a document; the emitter quotes it wherever it is.
        && !text.StartsWith("...", StringComparison.Ordinal)
        && (char.IsLetterOrDigit(text[0]) || text[0] is '/' or '.' or '_' or '(')
        && text[^1] is not (' ' or ':')
        && !text.Contains(": ", StringComparison.Ordinal)
        && !text.Contains(" #", StringComparison.Ordinal)
        // Correct, but YamlDotNet takes no such text for the name of a member.
        && !text.Contains(" *", StringComparison.Ordinal)
        && !OtherThanText().IsMatch(text);

    /// <summary>Neither does it steer a terminal, nor is it invisible, nor the half of a character.</summary>
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

    /// <summary>Escapes what is not visible, with stand-ins for backslashes and for the halves of characters.</summary>
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
    private static partial Regex PointInTime();

    /// <summary>Null, booleans, the special and the ordinary numbers, those with a base of their own, sexagesimal ones, and dates, of YAML 1.1 and 1.2.</summary>
    [GeneratedRegex(
        @"^(null|true|false|y|n|yes|no|on|off|\.inf|\.nan|0b[01_]+|0o[0-7_]+|0x[0-9a-f_]+|[0-9][0-9_]*(\.[0-9_]*)?(e[-+]?[0-9]+)?|\.[0-9_]+(e[-+]?[0-9]+)?"
            + @"|[0-9][0-9_]*(:[0-9]{1,2})+(\.[0-9_]*)?|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?)\z",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex OtherThanText();
}
