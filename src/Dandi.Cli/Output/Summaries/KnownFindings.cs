using Dandi.Inspection.Explanations;

namespace Dandi.Cli.Output.Summaries;

/// <summary>The findings that have been shown in full, in bounded memory. Not thread-safe.</summary>
/// <param name="maxRules">The maximum number of rules; findings of others need not be shown.</param>
internal sealed class KnownFindings(int maxRules)
{
    private const int MaxKinds = 5;
    private readonly Dictionary<string, HashSet<string>> _kinds = new(StringComparer.Ordinal);

    /// <summary>Whether a finding that says the same has been shown in full.</summary>
    public bool Contains(ValidationResult result) =>
        _kinds.TryGetValue(RuleOf(result), out var kinds) && kinds.Contains(KindOf(result));

    /// <summary>Whether enough findings of its rule have been shown, or of all rules.</summary>
    public bool HasEnoughOf(ValidationResult result) =>
        _kinds.TryGetValue(RuleOf(result), out var kinds) ? kinds.Count >= MaxKinds : _kinds.Count >= maxRules;

    /// <summary>Notes that a finding has been shown in full.</summary>
    public void Add(ValidationResult result)
    {
        if (HasEnoughOf(result))
            return;
        if (!_kinds.TryGetValue(RuleOf(result), out var kinds))
            _kinds[RuleOf(result)] = kinds = new HashSet<string>(StringComparer.Ordinal);
        kinds.Add(KindOf(result));
    }

    private static string RuleOf(ValidationResult result) => Quoted.Shortened(RuleName.Of(result.Id));

    private static string KindOf(ValidationResult result) => FindingKind.Of(result.Id, result.Message, result.Path);
}
