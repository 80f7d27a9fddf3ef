using Dandi.Inspection;
using Dandi.Inspection.Explanations;

namespace Dandi.Cli.Output.Progress;

/// <summary>
/// Formats the validation results of one asset: the first errors in full, the others counted by rule.
/// </summary>
internal sealed class AssetResultLines
{
    private const int MaxInFull = 3;
    private const int MaxRules = 5;

    private readonly List<string> _errors = [];
    private readonly Dictionary<string, long> _moreErrors = new(StringComparer.Ordinal);
    private readonly List<string> _incomplete = [];
    private readonly SortedDictionary<Severity, Dictionary<string, long>> _counted = new(
        Comparer<Severity>.Create((left, right) => right.CompareTo(left))
    );

    private AssetResultLines() { }

    /// <summary>
    /// Returns the lines. Results that do not block the upload are only counted, except for those that report metadata
    /// that the archive will not get.
    /// </summary>
    /// <param name="path">The path of the asset; results about other paths show theirs.</param>
    /// <param name="results">The results, which are enumerated once.</param>
    public static IEnumerable<string> Of(string path, IEnumerable<ValidationResult> results)
    {
        var lines = new AssetResultLines();
        foreach (var result in results)
            lines.Add(result, path);
        return lines.ToLines();
    }

    private void Add(ValidationResult result, string path)
    {
        var isIncomplete = result is { IsBlocking: false, Id: AssetValidator.MetadataIncompleteId };
        if (result.IsBlocking && _errors.Count < MaxInFull)
            _errors.Add(InFull(result, path));
        else if (result.IsBlocking)
            Count(_moreErrors, result);
        else if (isIncomplete && _incomplete.Count < MaxInFull)
            _incomplete.Add(InFull(result, path));
        else
        {
            if (!_counted.TryGetValue(result.Severity, out var rules))
                _counted[result.Severity] = rules = new Dictionary<string, long>(StringComparer.Ordinal);
            Count(rules, result);
        }
    }

    private IEnumerable<string> ToLines() =>
        [
            .. _errors,
            .. _moreErrors.Count > 0 ? [$"… and {_moreErrors.Values.Sum()} more: {ByRule(_moreErrors)}"] : (string[])[],
            .. _incomplete,
            .. _counted.Select(rules => $"{NameOf(rules.Key)} {ByRule(rules.Value)}"),
        ];

    private static string InFull(ValidationResult result, string path) =>
        $"{NameOf(result.Severity)} {result.Id}: {(result.Path == path ? "" : $"{result.Path}: ")}"
        + result.Message.ReplaceLineEndings(" ");

    private static void Count(Dictionary<string, long> rules, ValidationResult result)
    {
        var rule = RuleName.Of(result.Id);
        rules[rule] = rules.GetValueOrDefault(rule) + 1;
    }

    private static string ByRule(Dictionary<string, long> counts)
    {
        var rules = counts
            .OrderByDescending(rule => rule.Value)
            .ThenBy(rule => rule.Key, StringComparer.Ordinal)
            .Take(MaxRules)
            .Select(rule => rule.Value == 1 ? rule.Key : $"{rule.Value} × {rule.Key}");
        var shown = string.Join(", ", rules);
        return counts.Count > MaxRules ? $"{shown} and {counts.Count - MaxRules} other rules" : shown;
    }

    private static string NameOf(Severity severity) => severity.ToString().ToUpperInvariant();
}
