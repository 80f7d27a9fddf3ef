using System.Text.RegularExpressions;

namespace Dandi.Dois;

/// <summary>A Digital Object Identifier (<see href="https://www.doi.org/doi-handbook/HTML/"/>).</summary>
/// <param name="Value">The identifier, such as <c>10.48324/dandi.000027/0.210831.2033</c>; its case is kept.</param>
public sealed partial record Doi(string Value)
{
    private const int MaxLength = 2_000;

    /// <summary>The URL that people use.</summary>
    public string Url => $"https://doi.org/{Value}";

    /// <summary>Parses a DOI, with or without <c>doi:</c> or the URL of the resolver in front of it.</summary>
    /// <returns>Null if the text is none.</returns>
    public static Doi? TryParse(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length > MaxLength)
            return null;
        var prefix = Prefix().Match(trimmed);
        var value = trimmed[prefix.Length..];
        if (!prefix.Value.StartsWith("doi:", StringComparison.OrdinalIgnoreCase) && prefix.Length > 0)
            value = value.Split('?', '#')[0];
        return Form().IsMatch(value) ? new Doi(value) : null;
    }

    [GeneratedRegex(@"\A(?:doi:|(?:https?://)?(?:dx\.)?doi\.org/)?", RegexOptions.IgnoreCase)]
    private static partial Regex Prefix();

    [GeneratedRegex(@"\A10\.[0-9]{4,}(?:\.[0-9]+)*/\S+\z")]
    private static partial Regex Form();
}
