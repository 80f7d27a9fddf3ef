using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Dandi.MetadataSchemas;

/// <summary>Whether a text is an email address that mail can be sent to, with or without a name before it.</summary>
internal static partial class EmailAddress
{
    private const int MaxLength = 254;
    private const int MaxNamedLength = 2048;
    private const int Timeout = 1000;
    private const int MaxLocalLength = 64;
    private const int MaxLabelLength = 63;
    private const string Signs = "_!#$%&'*+-/=?^`{|}~";

    /// <summary>The domains that are never reached from outside (RFC 6761, RFC 6762, RFC 7686).</summary>
    private static readonly string[] SpecialDomains = ["arpa", "invalid", "local", "localhost", "onion", "test"];

    public static bool IsValid(string text)
    {
        if (text.Length > MaxNamedLength)
            return false;
        var address = (Named().Match(text) is { Success: true } named ? named.Groups["address"].Value : text).Trim();
        var at = address.LastIndexOf('@');
        return at > 0 && address.Length <= MaxLength && IsLocal(address[..at]) && IsDomain(address[(at + 1)..]);
    }

    private static bool IsLocal(string local) =>
        Encoding.UTF8.GetByteCount(local) <= MaxLocalLength
        && local.Split('.').All(part => part.Length > 0 && part.EnumerateRunes().All(IsLocalRune));

    private static bool IsLocalRune(Rune rune) =>
        rune.IsAscii
            ? Rune.IsLetterOrDigit(rune) || Signs.Contains((char)rune.Value)
            : Rune.GetUnicodeCategory(rune)
                is not (
                    UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.Surrogate
                    or UnicodeCategory.PrivateUse
                    or UnicodeCategory.OtherNotAssigned
                    or UnicodeCategory.SpaceSeparator
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
                );

    private static bool IsDomain(string domain)
    {
        var labels = domain.Split('.');
        return labels.Length > 1
            && labels.All(IsLabel)
            // A number at the end is an address of a machine.
            && (!char.IsAscii(labels[^1][^1]) || char.IsAsciiLetter(labels[^1][^1]))
            && !SpecialDomains.Contains(labels[^1], StringComparer.OrdinalIgnoreCase);
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= MaxLabelLength
        && label[0] != '-'
        && label[^1] != '-'
        && label.EnumerateRunes().All(rune => rune.Value == '-' || Rune.IsLetterOrDigit(rune) || IsMark(rune));

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>A name, in quotes or not, and the address in angle brackets.</summary>
    [GeneratedRegex(
        @"\A\s*(?:(?:[\w!#$%&'*+\-/=?^`{|}~]+\s+)*[\w!#$%&'*+\-/=?^`{|}~]+|""(?:[^""]*)"")?\s*<(?<address>.+)>\s*\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        Timeout
    )]
    private static partial Regex Named();
}
