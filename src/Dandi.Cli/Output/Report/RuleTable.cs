using Dandi.Inspection.Explanations;

namespace Dandi.Cli.Output.Report;

/// <summary>
/// The validation results of a report by rule, for at most <see cref="MaxRules"/> rules. Not thread-safe.
/// </summary>
internal sealed class RuleTable
{
    /// <summary>The maximum number of rules; ids of other validators may contain anything.</summary>
    public const int MaxRules = 300;

    private readonly Dictionary<string, RuleRow> _rules = new(StringComparer.Ordinal);

    /// <summary>The rules, those with the highest severity and the most results first.</summary>
    public IEnumerable<RuleRow> Rows =>
        _rules
            .Values.OrderByDescending(rule => rule.Severity)
            .ThenByDescending(rule => rule.Count)
            .ThenBy(rule => rule.Rule, StringComparer.Ordinal);

    /// <summary>The number of rules with results.</summary>
    public int Count => _rules.Count;

    /// <summary>The number of results of further rules.</summary>
    public long Omitted { get; private set; }

    /// <summary>Counts a result.</summary>
    public void Add(string id, Severity severity, string path, string message)
    {
        var rule = Quoted.Shortened(RuleName.Of(id));
        if (_rules.TryGetValue(rule, out var row))
            row.Add(severity, path, message);
        else if (_rules.Count == MaxRules)
            Omitted++;
        else
        {
            _rules[rule] = row = new RuleRow(rule);
            row.Add(severity, path, message);
        }
    }
}
