using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dandi.Testing;

/// <summary>
/// Validation results that only one side has, in the form of the lists of <c>tests/exceptions</c>: results of the
/// Python client after a <c>-</c>, results of this program after a <c>+</c>, separated by semicolons.
/// </summary>
public static partial class ResultDifference
{
    private const string Separator = "; ";

    // Rules that the Python client does not have. Only of these, the message is compared too.
    private static readonly string[] OurRules =
    [
        "DANDI.PYTHON_CLIENT_FAILS",
        "DANDI.METADATA_NOT_EXTRACTED",
        "DANDI.EXTERNAL_LINK",
    ];

    /// <summary>Splits the results of a line of a list.</summary>
    public static IReadOnlyList<string> Parse(string line) => Boundary().Split(line);

    /// <summary>Whether only this program has a rule.</summary>
    public static bool IsOurs(string id) => OurRules.Contains(id);

    public static string Join(IEnumerable<string> results) => string.Join(Separator, results);

    /// <summary>The results that only one side has.</summary>
    /// <param name="expected">The results of the Python client.</param>
    /// <param name="found">The results of this program.</param>
    public static IReadOnlyList<string> Between(
        IEnumerable<JsonElement> expected,
        IEnumerable<ValidationResult> found
    ) => Between(expected.Select(Show).ToList(), found.Select(Show).ToList(), shown => shown);

    /// <summary>The items that only one side has.</summary>
    /// <param name="expected">The items of the Python client.</param>
    /// <param name="found">The items of this program.</param>
    /// <param name="show">Formats an item.</param>
    public static IReadOnlyList<string> Between<T>(
        IReadOnlyCollection<T> expected,
        IReadOnlyCollection<T> found,
        Func<T, string> show
    ) =>
        [
            .. Without(expected, found).Select(result => $"-{show(result)}").Order(StringComparer.Ordinal),
            .. Without(found, expected).Select(result => $"+{show(result)}").Order(StringComparer.Ordinal),
        ];

    /// <summary>
    /// Formats a result: severity, id and location; the message too, of a rule that only this program has.
    /// </summary>
    public static string Show(JsonElement result)
    {
        var location = result.GetProperty("within_asset_paths") is { ValueKind: JsonValueKind.Object } paths
            ? paths.EnumerateObject().First().Value.GetString()
            : null;
        return Show(
            result.GetProperty("severity").GetString()!,
            result.GetProperty("id").GetString()!,
            location,
            result.GetProperty("message").GetString()!
        );
    }

    /// <summary>The items of one list that another does not have. Equal items are counted.</summary>
    public static IReadOnlyList<T> Without<T>(IEnumerable<T> results, IEnumerable<T> others)
    {
        var left = results.ToList();
        foreach (var other in others)
            left.Remove(other);
        return left;
    }

    /// <inheritdoc cref="Show(JsonElement)"/>
    public static string Show(ValidationResult result) =>
        Show(result.Severity.ToString().ToUpperInvariant(), result.Id, result.Location, result.Message);

    private static string Show(string severity, string id, string? location, string message)
    {
        // The id of an exception in the NWB Inspector contains the message of the exception.
        var end = id.StartsWith("NWBI.During ", StringComparison.Ordinal)
            ? id.IndexOf(". This indicates", StringComparison.Ordinal)
            : -1;
        return $"{severity} {(end < 0 ? id : id[..end])}"
            + $"{(location is null ? "" : $" at {location}")}{(IsOurs(id) ? $": {message}" : "")}";
    }

    [GeneratedRegex(Separator + "(?=[-+](?:CRITICAL|ERROR|WARNING|HINT|INFO) )")]
    private static partial Regex Boundary();
}
