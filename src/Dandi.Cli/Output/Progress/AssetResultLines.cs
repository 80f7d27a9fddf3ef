using Dandi.Inspection;
using Dandi.Inspection.Explanations;

namespace Dandi.Cli.Output.Progress;

/// <summary>
/// Formats the validation results of one asset: the first errors in full, the others counted by rule.
/// </summary>
internal static class AssetResultLines
{
    private const int MaxInFull = 3;
    private const int MaxRules = 5;

    /// <summary>
    /// Returns the lines. Results that do not block the upload are only counted, except for those that report metadata
    /// that the archive will not get.
    /// </summary>
    public static IEnumerable<string> Of(IReadOnlyList<ValidationResult> results)
    {
        var errors = results.Where(result => result.IsBlocking).ToList();
        foreach (var error in errors.Take(MaxInFull))
            yield return $"{NameOf(error.Severity)} {error.Id}: {error.Message}";
        if (errors.Count > MaxInFull)
            yield return $"… and {errors.Count - MaxInFull} more: {ByRule(errors.Skip(MaxInFull))}";
        var incomplete = results.Where(IsIncomplete).Take(MaxInFull).ToList();
        foreach (var warning in incomplete)
            yield return $"{NameOf(warning.Severity)} {warning.Id}: {warning.Message}";
        var counted = results.Where(result => !result.IsBlocking && !incomplete.Contains(result));
        foreach (var group in counted.GroupBy(result => result.Severity).OrderByDescending(group => group.Key))
        {
            yield return $"{NameOf(group.Key)} {ByRule(group)}";
        }
    }

    private static bool IsIncomplete(ValidationResult result) =>
        result is { IsBlocking: false, Id: AssetValidator.MetadataIncompleteId };

    private static string ByRule(IEnumerable<ValidationResult> results)
    {
        var rules = results
            .GroupBy(result => RuleName.Of(result.Id), StringComparer.Ordinal)
            .OrderByDescending(rule => rule.Count())
            .ThenBy(rule => rule.Key, StringComparer.Ordinal)
            .ToList();
        var shown = string.Join(
            ", ",
            rules.Take(MaxRules).Select(rule => rule.Count() == 1 ? rule.Key : $"{rule.Count()} × {rule.Key}")
        );
        return rules.Count > MaxRules ? $"{shown} and {rules.Count - MaxRules} other rules" : shown;
    }

    private static string NameOf(Severity severity) => severity.ToString().ToUpperInvariant();
}
