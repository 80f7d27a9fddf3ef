using Dandi.Cli.Output.Summaries;
using Dandi.Inspection;
using Dandi.Inspection.Explanations;

namespace Dandi.Cli.Output.Progress;

/// <summary>
/// Formats the validation results of one asset: the first errors in full, the others counted by rule. Results whose
/// messages are known from assets before are left out, or counted if the asset has others.
/// </summary>
internal sealed class AssetResultLines
{
    private const int MaxInFull = 3;
    private const int MaxRules = 5;

    private readonly OutcomeTally? _tally;
    private readonly List<ValidationResult> _errors = [];
    private readonly Dictionary<string, long> _moreErrors = new(StringComparer.Ordinal);
    private readonly List<ValidationResult> _incomplete = [];
    private readonly SortedDictionary<Severity, Dictionary<string, long>> _counted = new(
        Comparer<Severity>.Create((left, right) => right.CompareTo(left))
    );
    private readonly Dictionary<string, ValidationResult> _newRules = new(StringComparer.Ordinal);

    private AssetResultLines(OutcomeTally? tally) => _tally = tally;

    /// <summary>
    /// Returns the lines. Results that do not block the upload are only counted, except for those that report metadata
    /// that the archive will not get.
    /// </summary>
    /// <param name="path">The path of the asset; results about other paths show theirs.</param>
    /// <param name="results">The results, which are enumerated once.</param>
    /// <param name="tally">Knows the findings of assets before, and learns those that are shown; null for none.</param>
    /// <returns>The lines; none if all findings are known.</returns>
    public static IReadOnlyList<string> Of(
        string path,
        IEnumerable<ValidationResult> results,
        OutcomeTally? tally = null
    )
    {
        var lines = new AssetResultLines(tally);
        foreach (var result in results)
            lines.Add(result);
        return [.. lines.ToLines(path)];
    }

    private void Add(ValidationResult result)
    {
        var isKnown = _tally?.IsKnown(result) == true;
        var isIncomplete = result is { IsBlocking: false, Id: AssetValidator.MetadataIncompleteId };
        if (result.IsBlocking && !isKnown && _errors.Count < MaxInFull)
            _errors.Add(result);
        else if (result.IsBlocking)
            Count(_moreErrors, result);
        else if (isKnown)
            return;
        else if (isIncomplete && _incomplete.Count < MaxInFull)
            _incomplete.Add(result);
        else
        {
            if (!_counted.TryGetValue(result.Severity, out var rules))
                _counted[result.Severity] = rules = new Dictionary<string, long>(StringComparer.Ordinal);
            Count(rules, result);
            // What is only counted here can still be shown in full for another asset.
            if (!isIncomplete)
                _newRules.TryAdd(RuleName.Of(result.Id), result);
        }
    }

    private IEnumerable<string> ToLines(string path)
    {
        foreach (var result in _errors.Concat(_incomplete).Concat(_newRules.Values))
            _tally?.Know(result);
        if (_tally is not null && _errors.Count + _incomplete.Count + _counted.Count == 0)
            return [];
        return
        [
            .. _errors.Select(result => InFull(result, path)),
            .. _moreErrors.Count > 0 ? [MoreErrors()] : (string[])[],
            .. _incomplete.Select(result => InFull(result, path)),
            .. _counted.Select(rules => $"{NameOf(rules.Key)} {ByRule(rules.Value)}"),
        ];
    }

    private string MoreErrors() =>
        _errors.Count > 0
            ? $"… and {CountText.Of(_moreErrors.Values.Sum())} more: {ByRule(_moreErrors)}"
            : $"{NameOf(Severity.Error)} {ByRule(_moreErrors)}";

    private static string InFull(ValidationResult result, string path) =>
        $"{NameOf(result.Severity)} {RuleName.Of(result.Id)}: {LocationIn(result.Id)}"
        + (result.Path == path ? "" : $"{result.Path}: ")
        + TerminalText.OnOneLine(result.Message);

    private static string LocationIn(string id) => RuleName.LocationIn(id) is { } location ? $"{location}: " : "";

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
            .Select(rule => rule.Value == 1 ? rule.Key : $"{rule.Key} ({CountText.Of(rule.Value)} times)");
        var shown = string.Join(", ", rules);
        return counts.Count > MaxRules ? $"{shown} and {CountText.Of(counts.Count - MaxRules, "other rule")}" : shown;
    }

    private static string NameOf(Severity severity) => severity.ToString().ToUpperInvariant();
}
