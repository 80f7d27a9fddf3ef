using System.Globalization;
using System.Text.RegularExpressions;

namespace Dandi.MetadataSchemas;

/// <summary>
/// The formats of the JSON Schemas as the archive's validator reads them. It knows no <c>uuid4</c>, and of an email
/// address it only wants an <c>@</c>.
/// </summary>
internal static partial class MetadataFormats
{
    private const int Timeout = 1000;
    private const int MaxUriLength = 1 << 16;
    private const string Unreserved = @"A-Za-z0-9\-._~!$&'()*+,;=:";
    private const string Escape = "%[0-9A-Fa-f]{2}";
    private const string PathCharacter = $"(?:[{Unreserved}@]|{Escape})";

    private const string Authority =
        $@"//(?:(?:[{Unreserved}]|{Escape})*@)?(?:\[[0-9A-Fa-f:.]+\]|\[v[0-9A-Fa-f]+\.[{Unreserved}]+\]"
        + $@"|(?:[A-Za-z0-9\-._~!$&'()*+,;=]|{Escape})*)(?::[0-9]*)?(?:/{PathCharacter}*)*";

    private const string Rooted = $"/(?:{PathCharacter}+(?:/{PathCharacter}*)*)?";
    private const string Rootless = $"{PathCharacter}+(?:/{PathCharacter}*)*";
    private const string Rest = $@"(?:[{Unreserved}@/?]|{Escape})*";

    public static IReadOnlyDictionary<string, Predicate<string>> All { get; } =
        new Dictionary<string, Predicate<string>>(StringComparer.Ordinal)
        {
            ["date"] = IsDate,
            ["date-time"] = IsDateTime,
            ["email"] = text => text.Contains('@'),
            ["uri"] = text => text.Length <= MaxUriLength && Uri().IsMatch(text),
        };

    private static bool IsDate(string text) =>
        Date().IsMatch(text)
        && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsDateTime(string text) => DateTime().IsMatch(text) && IsDate(text[..10]);

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\z", RegexOptions.CultureInvariant, Timeout)]
    private static partial Regex Date();

    [GeneratedRegex(
        @"\A[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?"
            + @"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])\z",
        RegexOptions.CultureInvariant,
        Timeout
    )]
    private static partial Regex DateTime();

    /// <summary>An absolute URI (RFC 3986).</summary>
    [GeneratedRegex(
        $@"\A[A-Za-z][A-Za-z0-9+.\-]*:(?:{Authority}|{Rooted}|{Rootless}|)(?:\?{Rest})?(?:#{Rest})?\z",
        RegexOptions.CultureInvariant,
        Timeout
    )]
    private static partial Regex Uri();
}
