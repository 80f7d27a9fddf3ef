using Dandi.Bids.Contexts;
using Dandi.Bids.Expressions;
using Dandi.Bids.Schema;

namespace Dandi.Bids.Rules;

/// <summary>
/// The rules of a schema for a dataset. Most selectors ask only for the kind of a file, so that they are evaluated once
/// for each kind; the others once for each file.
/// </summary>
internal sealed class RuleSet
{
    private const string DerivativeSelector = "dataset.dataset_description.DatasetType == \"derivative\"";

    private readonly DatasetContext _dataset;
    private readonly ColumnValues _values;
    private readonly RuleCheck[]?[] _checks;
    private readonly Dictionary<string, int> _fields = new(StringComparer.Ordinal);
    private readonly BoundedCache<FileKind, KindRule[]> _kinds = new(FileKind.MaxCached);
    private readonly SelectorValues _selectors;

    public RuleSet(DatasetContext dataset)
    {
        _dataset = dataset;
        _values = new ColumnValues(dataset.Schema);
        _checks = new RuleCheck[dataset.Schema.Rules.Count][];
        _selectors = new SelectorValues(dataset.Schema.ExpressionCount);
    }

    /// <summary>Applies all rules to a file.</summary>
    public void Apply(FileContext file, Action<BidsIssue> report)
    {
        _selectors.Begin(file);
        foreach (var rule in _kinds.Get(file.Kind, Select))
        {
            if (!_selectors.AreTrue(rule.Selectors))
                continue;
            foreach (var check in rule.Checks)
                check.Apply(file, report);
        }
    }

    private KindRule[] Select(FileKind kind)
    {
        var scope = new KindScope(_dataset, kind);
        var selected = new List<KindRule>();
        for (var i = 0; i < _checks.Length; i++)
        {
            if (scope.Reduce(_dataset.Schema.Rules[i].Selectors) is not { } selectors)
                continue;
            var checks = Array.FindAll(_checks[i] ??= Compile(_dataset.Schema.Rules[i]), check =>
                check.Concerns(kind.Extension)
            );
            if (checks.Length > 0)
                selected.Add(new KindRule([.. selectors], checks));
        }
        return [.. selected];
    }

    private RuleCheck[] Compile(SchemaRule rule)
    {
        var checks = new List<RuleCheck>();
        if (rule.Fields is not null)
            checks.Add(new FieldCheck(rule, ReportsMissing(rule), IndexOf));
        if (rule.Columns is not null)
        {
            checks.Add(new ColumnCheck(rule, _values));
            if (rule.InitialColumns is not null)
                checks.Add(new InitialColumnCheck(rule));
            if (rule.IndexColumns is { Count: > 0 })
                checks.Add(new IndexColumnCheck(rule));
        }
        if (rule.Checks is not null)
            checks.Add(new ExpressionCheck(rule));
        return [.. checks];
    }

    /// <summary>A derivative dataset need not repeat what the raw dataset says, except where a rule says so.</summary>
    private bool ReportsMissing(SchemaRule rule) =>
        !_dataset.IsDerivative || rule.Selectors.Any(selector => selector.Text == DerivativeSelector);

    private int IndexOf(string field)
    {
        if (!_fields.TryGetValue(field, out var index))
            _fields[field] = index = _fields.Count;
        return index;
    }

    /// <summary>A rule for a kind of files.</summary>
    /// <param name="Selectors">The selectors that differ between files of the kind.</param>
    /// <param name="Checks">What the rule says.</param>
    private sealed record KindRule(BidsExpression[] Selectors, RuleCheck[] Checks);
}
