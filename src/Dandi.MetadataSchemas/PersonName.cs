using System.Globalization;
using System.Text;

namespace Dandi.MetadataSchemas;

/// <summary>Whether a name has the form "Family, Given".</summary>
internal static class PersonName
{
    private const string Signs = "-.'_";

    public static bool IsValid(string name)
    {
        var comma = name.IndexOf(',', StringComparison.Ordinal);
        return comma > 0
            && name.Length > comma + 2
            && char.IsWhiteSpace(name[comma + 1])
            && name[..comma].EnumerateRunes().All(IsAllowed)
            && name[(comma + 1)..].EnumerateRunes().All(IsAllowed);
    }

    private static bool IsAllowed(Rune rune) =>
        Rune.IsLetter(rune)
        || Rune.IsWhiteSpace(rune)
        || (rune.IsAscii && Signs.Contains((char)rune.Value))
        || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.DecimalDigitNumber
                or UnicodeCategory.LetterNumber
                or UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark
                or UnicodeCategory.ConnectorPunctuation;
}
