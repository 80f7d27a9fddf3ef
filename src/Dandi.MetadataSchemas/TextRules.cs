using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dandi.MetadataSchemas;

/// <summary>What a text must be beyond the format that the JSON Schema checks.</summary>
internal static partial class TextRules
{
    private const int Timeout = 1000;

    /// <summary>Checks a text with a format.</summary>
    public static IEnumerable<MetadataProblem> Check(string format, CheckedValue value)
    {
        var text = value.Json.GetString()!;
        if (format == "uri" && !WebUrl.IsValid(text))
            yield return value.Problem("url", "must be the URL of a web page, such as `https://example.org/page`");
        if (format == "email" && !EmailAddress.IsValid(text))
            yield return value.Problem("email", "must be an email address, such as `jane@example.org`");
    }

    /// <summary>Checks an identifier, which can be written in two ways.</summary>
    public static IEnumerable<MetadataProblem> CheckIdentifier(CheckedValue value)
    {
        var text = value.Json.ValueKind == JsonValueKind.String ? value.Json.GetString()! : "";
        if (WebUrl.IsValid(text) || CompactIdentifier().IsMatch(text))
            yield break;
        yield return value.Problem("url", "is not the URL of a web page, such as `https://example.org/term`");
        yield return value.Problem("curie", "is not a compact identifier, such as `UBERON:0001954`");
    }

    [GeneratedRegex(@"\A[a-zA-Z0-9-]+:[a-zA-Z0-9/\\._-]+\z", RegexOptions.CultureInvariant, Timeout)]
    private static partial Regex CompactIdentifier();
}
