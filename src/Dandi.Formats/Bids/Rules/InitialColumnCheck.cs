using Dandi.Bids.Contexts;
using Dandi.Bids.Schema;

namespace Dandi.Bids.Rules;

/// <summary>The columns that must be the first of a table, in their order.</summary>
internal sealed class InitialColumnCheck(SchemaRule rule) : RuleCheck
{
    /// <inheritdoc/>
    public override bool Concerns(string extension) => extension is ".tsv" or ".tsv.gz";

    /// <inheritdoc/>
    public override void Apply(FileContext file, Action<BidsIssue> report)
    {
        var names = file.Columns?.Headers ?? [];
        var expected = 0;
        foreach (var column in rule.InitialColumns!)
        {
            var found = IndexOf(names, column.Column.Name);
            if (found < 0 && !column.IsRequired)
                continue;
            if (found < 0)
                report(Missing(file, column.Column.Name, expected + 1));
            else if (found != expected)
                report(Misplaced(file, column.Column.Name, expected + 1, found + 1));
            expected++;
        }
    }

    private BidsIssue Missing(FileContext file, string name, int position) =>
        new("TSV_COLUMN_MISSING", BidsSeverity.Error, file.Path)
        {
            SubCode = name,
            Message = $"The table has no column `{name}`, which must be column {position}. Add it.",
            Rule = rule.Path,
        };

    private BidsIssue Misplaced(FileContext file, string name, int expected, int found) =>
        new("TSV_COLUMN_ORDER_INCORRECT", BidsSeverity.Error, file.Path)
        {
            SubCode = name,
            Message = $"The column `{name}` must be column {expected}, but it is column {found}. Move it.",
            Rule = rule.Path,
        };

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
                return i;
        }
        return -1;
    }
}
