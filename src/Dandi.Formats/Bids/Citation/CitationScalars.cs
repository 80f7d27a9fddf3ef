using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dandi.Yaml;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Dandi.Bids.Citation;

/// <summary>
/// Gives the scalars of <c>CITATION.cff</c> the types that they have for the BIDS validator: those of YAML 1.1, such as
/// octal numbers, and a date without quotes is not a string.
/// </summary>
internal static partial class CitationScalars
{
    private const string Prefix = "tag:yaml.org,2002:";

    /// <summary>Reads a scalar.</summary>
    /// <exception cref="InvalidYamlException">Its tag is unknown, or its text does not fit its tag.</exception>
    public static JsonNode? Read(Scalar scalar)
    {
        var text = scalar.Value;
        if (scalar.Tag.IsEmpty)
            return scalar.Style == ScalarStyle.Plain ? ReadPlain(text) : JsonValue.Create(text);
        return scalar.Tag.Value switch
        {
            "!" or Prefix + "str" => JsonValue.Create(text),
            Prefix + "null" when IsNull(text) => null,
            Prefix + "bool" when ReadBoolean(text) is { } boolean => boolean,
            Prefix + "int" when ReadInteger(text) is { } integer => integer,
            Prefix + "float" when ReadFloat(text) is { } number => number,
            Prefix + "timestamp" when Timestamp().IsMatch(text) => Object(),
            Prefix + "binary" => Object(),
            var tag => throw new InvalidYamlException(
                $"the value `{Quoted.Shortened(text, 40)}` cannot have the tag `{tag}`"
            ),
        };
    }

    private static JsonNode? ReadPlain(string text)
    {
        if (IsNull(text))
            return null;
        if ((ReadBoolean(text) ?? ReadInteger(text) ?? ReadFloat(text)) is { } value)
            return value;
        return Timestamp().IsMatch(text) ? Object() : JsonValue.Create(text);
    }

    private static bool IsNull(string text) => text is "" or "~" or "null" or "Null" or "NULL";

    private static JsonValue? ReadBoolean(string text) =>
        text switch
        {
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            _ => null,
        };

    private static JsonValue? ReadInteger(string text)
    {
        if (text.EndsWith('_') || !Integer().IsMatch(text))
            return null;
        var digits = text.Replace("_", "", StringComparison.Ordinal).TrimStart('+', '-');
        var value = digits switch
        {
            ['0', 'b', .. var binary] => Digits(binary, 2),
            ['0', 'x', .. var hexadecimal] => Digits(hexadecimal, 16),
            ['0', .. var octal] => Digits(octal, 8),
            _ => digits.Split(':').Aggregate(0.0, (sum, part) => (sum * 60) + Digits(part, 10)),
        };
        return Number(text[0] == '-' ? -value : value);
    }

    private static double Digits(string digits, int radix) =>
        digits.Aggregate(0.0, (sum, digit) => (sum * radix) + Convert.ToInt32(digit.ToString(), 16));

    private static JsonValue? ReadFloat(string text)
    {
        if (text.EndsWith('_') || !Float().IsMatch(text))
            return null;
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        // Infinity and NaN are not numbers of JSON.
        var isFinite = double.TryParse(digits, CultureInfo.InvariantCulture, out var number);
        return Number(isFinite ? number : double.PositiveInfinity);
    }

    private static JsonValue Number(double value)
    {
        if (double.IsFinite(value))
            return JsonValue.Create(value);
        using var tooLarge = JsonDocument.Parse("1e999");
        return JsonValue.Create(tooLarge.RootElement.Clone())!;
    }

    /// <summary>A date or bytes are objects without members for the BIDS validator.</summary>
    private static JsonObject Object() => [];

    [GeneratedRegex(
        "^[-+]?(0|0b[01_]*[01][01_]*|0x[0-9A-Fa-f_]*[0-9A-Fa-f][0-9A-Fa-f_]*"
            + "|0[0-7_]*[0-7][0-7_]*|[1-9][0-9_]*(:[0-5]?[0-9])*)\\z",
        Options
    )]
    private static partial Regex Integer();

    [GeneratedRegex(
        "^([-+]?(0|[1-9][0-9_]*)(\\.[0-9_]*)?([eE][-+]?[0-9]+)?|\\.[0-9_]+([eE][-+]?[0-9]+)?"
            + "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN))\\z",
        Options
    )]
    private static partial Regex Float();

    [GeneratedRegex(
        "^[0-9]{4}-([0-9]{2}-[0-9]{2}"
            + "|[0-9]{1,2}-[0-9]{1,2}([Tt]|[ \\t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\\.[0-9]*)?"
            + "([ \\t]*(Z|[-+][0-9]{1,2}(:[0-9]{2})?))?)\\z",
        Options
    )]
    private static partial Regex Timestamp();

    private const RegexOptions Options =
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking;
}
