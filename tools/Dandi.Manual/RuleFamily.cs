using Dandi.Inspection.Explanations;

namespace Dandi.Manual;

/// <summary>Rules whose names begin alike, and whose pages are in one folder.</summary>
/// <param name="Folder">The folder of the pages.</param>
/// <param name="Title">What the rules are about.</param>
/// <param name="Prefixes">The beginnings of the names, up to the first period.</param>
internal sealed record RuleFamily(string Folder, string Title, params string[] Prefixes)
{
    /// <summary>The explanations of its rules, in the order of their names.</summary>
    public IReadOnlyList<RuleExplanation> Rules =>
        [.. RuleExplanations.All.Values.Where(Has).OrderBy(explanation => explanation.Rule, StringComparer.Ordinal)];

    /// <summary>Whether a rule belongs to it.</summary>
    public bool Has(RuleExplanation explanation) =>
        Prefixes.Contains(explanation.Rule.Split('.')[0], StringComparer.Ordinal);
}
