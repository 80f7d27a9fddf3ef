using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dandi.Server.Http;

namespace Dandi.Server.Search;

/// <summary>
/// The <c>search</c> parameter of the lists of Dandisets: words, phrases and operators (archive-api.md §17.6).
/// </summary>
internal sealed partial class SearchQuery
{
    private const int MaxLength = 1024;

    // All metadata is searched for each; the real archive has no limit.
    private const int MaxTokens = 20;

    private static readonly string[] Dates =
    [
        "created_after",
        "created_before",
        "modified_after",
        "modified_before",
        "published_after",
        "published_before",
    ];

    private static readonly string[] Keys = [.. Dates, "species", "approach", "technique", "file_type", "owner"];

    private readonly List<(string Key, string Value)> _operators = [];

    /// <summary>Words and phrases that the metadata must contain.</summary>
    public List<string> Words { get; } = [];

    /// <summary>The values of an operator, in their order.</summary>
    public IEnumerable<string> Values(string key) =>
        _operators.Where(clause => clause.Key == key).Select(clause => clause.Value);

    /// <summary>The latest (after) or earliest (before) date of an operator; null if it does not occur.</summary>
    public string? Date(string key) =>
        key.EndsWith("_after", StringComparison.Ordinal)
            ? Values(key).Max(StringComparer.Ordinal)
            : Values(key).Min(StringComparer.Ordinal);

    /// <summary>Parses a search.</summary>
    /// <exception cref="ApiError">
    /// 400: too long, an odd number of quotes, an unknown operator or a bad value.
    /// </exception>
    public static SearchQuery Parse(string text)
    {
        var length = text.EnumerateRunes().Count();
        if (length > MaxLength)
            throw Error($"Search query is too long ({length} characters; max {MaxLength}).");
        if (text.Contains('\0', StringComparison.Ordinal))
            throw Error("Null characters are not allowed.");
        if (text.Count(character => character == '"') % 2 == 1)
        {
            throw Error(
                "Unbalanced quote in search query. Remove the stray quote, or wrap the intended phrase in matched "
                    + "quotes."
            );
        }
        var query = new SearchQuery();
        foreach (Match token in Token().Matches(text))
            query.Add(token);
        if (query.Words.Count + query._operators.Count > MaxTokens)
            throw Error($"Use at most {MaxTokens} words.");
        foreach (var (key, value) in query._operators)
            EnsureValue(key, value);
        return query;
    }

    private void Add(Match token)
    {
        var value = token.Groups["quoted"].Success ? token.Groups["quoted"].Value : token.Groups["value"].Value;
        if (!token.Groups["key"].Success)
        {
            if (value.Length > 0)
                Words.Add(value);
            return;
        }
        var key = token.Groups["key"].Value;
        if (!Keys.Contains(key))
            throw Error(Unknown(key));
        _operators.Add((key, value.Trim()));
    }

    private static void EnsureValue(string key, string value)
    {
        if (value.Length == 0)
            throw Error($"Operator \"{key}\" requires a value (e.g. {key}:something).");
        var isDate = DateOnly.TryParseExact(
            value,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out _
        );
        if (Dates.Contains(key) && !isDate)
            throw Error($"Invalid date for \"{key}\": '{value}'. Use YYYY-MM-DD.");
    }

    private static string Unknown(string key)
    {
        var near = Keys.Where(known => IsNear(known, key)).Select(known => $" Did you mean \"{known}\"?");
        return $"Unknown search operator \"{key}\".{near.FirstOrDefault()} Wrap the term in double quotes "
            + "(e.g. \"foo:bar\") to search for it as text.";
    }

    /// <summary>Whether one text is the other with a few letters added.</summary>
    private static bool IsNear(string known, string key)
    {
        if (key.Length < 3 || Math.Abs(known.Length - key.Length) > 3)
            return false;
        var (shorter, longer) = known.Length < key.Length ? (known, key) : (key, known);
        var at = 0;
        foreach (var letter in longer)
            at += at < shorter.Length && shorter[at] == letter ? 1 : 0;
        return at == shorter.Length;
    }

    private static ApiError Error(string message) => new(400, new JsonObject { ["search"] = message });

    // A key is an operator only at the beginning of a token, and with something after its colon.
    [GeneratedRegex(
        """(?<=^|\s|")(?<key>[a-z_]+):(?:"(?<quoted>[^"]*)"|(?<value>[^\s"]+))|"(?<quoted>[^"]*)"|(?<value>[^\s"]+)""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Token();
}
