using Dandi.Inspection;
using Dandi.Inspection.Explanations;

namespace Dandi.Cli.Output.Progress;

/// <summary>The findings about one asset for people: the first errors in full, the rest by rule.</summary>
internal static class AssetResultLines
{
    private const int InFull = 3;
    private const int Rules = 5;

    /// <summary>The lines; what does not block is only counted, but for what the archive will not have.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<ValidationResult> results)
    {
        var errors = results.Where(result => result.IsBlocking).ToList();
        foreach (var error in errors.Take(InFull))
            yield return $"{Word(error.Severity)} {error.Id}: {error.Message}";
        if (errors.Count > InFull)
            yield return $"… and {errors.Count - InFull} more: {ByRule(errors.Skip(InFull))}";
        var incomplete = results.Where(IsIncomplete).Take(InFull).ToList();
        foreach (var warning in incomplete)
            yield return $"{Word(warning.Severity)} {warning.Id}: {warning.Message}";
        var counted = results.Where(result => !result.IsBlocking && !incomplete.Contains(result));
        foreach (var group in counted.GroupBy(result => result.Severity).OrderByDescending(group => group.Key))
        {
            yield return $"{Word(group.Key)} {ByRule(group)}";
        }
    }

    private static bool IsIncomplete(ValidationResult result) =>
        result is { IsBlocking: false, Id: AssetValidator.IncompleteId };

    private static string ByRule(IEnumerable<ValidationResult> results)
    {
        var rules = results
            .GroupBy(result => RuleName.Of(result.Id), StringComparer.Ordinal)
            .OrderByDescending(rule => rule.Count())
            .ThenBy(rule => rule.Key, StringComparer.Ordinal)
            .ToList();
        var shown = string.Join(
            ", ",
            rules.Take(Rules).Select(rule => rule.Count() == 1 ? rule.Key : $"{rule.Count()} × {rule.Key}")
        );
        return rules.Count > Rules ? $"{shown} and {rules.Count - Rules} other rules" : shown;
    }

    private static string Word(Severity severity) => severity.ToString().ToUpperInvariant();
}
