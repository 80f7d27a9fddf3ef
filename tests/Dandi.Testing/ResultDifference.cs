using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dandi.Testing;

/// <summary>The results of validation that only one side has, as lists of exceptions have them: those of the reference behind a <c>-</c>, ours behind a <c>+</c>.</summary>
public static partial class ResultDifference
{
    private const string Separator = "; ";

    // Rules that the reference does not have, and so no result of it has their words.
    private static readonly string[] OurRules =
    [
        "DANDI.PYTHON_CLIENT_FAILS",
        "DANDI.METADATA_NOT_EXTRACTED",
        "DANDI.EXTERNAL_LINK",
    ];

    /// <summary>Reads the results of a line of a list.</summary>
    public static IReadOnlyList<string> Parse(string said) => Boundary().Split(said);

    /// <summary>Whether a rule is one that only we have.</summary>
    public static bool IsOurs(string id) => OurRules.Contains(id);

    /// <summary>The line for results.</summary>
    public static string Join(IEnumerable<string> results) => string.Join(Separator, results);

    /// <summary>The results that only one side has.</summary>
    /// <param name="expected">The results of the reference.</param>
    /// <param name="found">Ours.</param>
    public static IReadOnlyList<string> Between(
        IEnumerable<JsonElement> expected,
        IEnumerable<ValidationResult> found
    ) => Between(expected.Select(Show).ToList(), found.Select(Show).ToList(), shown => shown);

    /// <summary>The results that only one side has, by any members.</summary>
    /// <param name="expected">The results of the reference.</param>
    /// <param name="found">Ours.</param>
    /// <param name="show">Shows one.</param>
    public static IReadOnlyList<string> Between<T>(
        IReadOnlyCollection<T> expected,
        IReadOnlyCollection<T> found,
        Func<T, string> show
    ) =>
        [
            .. Without(expected, found).Select(result => $"-{show(result)}").Order(StringComparer.Ordinal),
            .. Without(found, expected).Select(result => $"+{show(result)}").Order(StringComparer.Ordinal),
        ];

    /// <summary>Shows a result: severity, rule and place; of a rule that only we have the words too.</summary>
    public static string Show(JsonElement result)
    {
        var place = result.GetProperty("within_asset_paths") is { ValueKind: JsonValueKind.Object } paths
            ? paths.EnumerateObject().First().Value.GetString()
            : null;
        return Show(
            result.GetProperty("severity").GetString()!,
            result.GetProperty("id").GetString()!,
            place,
            result.GetProperty("message").GetString()!
        );
    }

    /// <summary>The results of one list that the other does not have.</summary>
    public static IReadOnlyList<T> Without<T>(IEnumerable<T> results, IEnumerable<T> others)
    {
        var left = results.ToList();
        foreach (var other in others)
            left.Remove(other);
        return left;
    }

    /// <summary>Shows a result of ours.</summary>
    public static string Show(ValidationResult result) =>
        Show(result.Severity.ToString().ToUpperInvariant(), result.Id, result.Location, result.Message);

    private static string Show(string severity, string id, string? place, string message)
    {
        // What the reference says of an exception in its code is long, and its own.
        var end = id.StartsWith("NWBI.During ", StringComparison.Ordinal)
            ? id.IndexOf(". This indicates", StringComparison.Ordinal)
            : -1;
        return $"{severity} {(end < 0 ? id : id[..end])}{(place is null ? "" : $" at {place}")}{(IsOurs(id) ? $": {message}" : "")}";
    }

    [GeneratedRegex(Separator + "(?=[-+](?:CRITICAL|ERROR|WARNING|HINT|INFO) )")]
    private static partial Regex Boundary();
}
