using System.Text;
using Dandi.Bids.Contexts;
using Dandi.Bids.Schema;
using Dandi.Bids.Values;

namespace Dandi.Bids.Rules;

/// <summary>The columns whose values together must differ from row to row.</summary>
internal sealed class IndexColumnCheck(SchemaRule rule) : RuleCheck
{
    private const string IndexColumns = "IndexColumns";

    /// <inheritdoc/>
    public override bool Concerns(string extension) => extension is ".tsv" or ".tsv.gz";

    /// <inheritdoc/>
    public override void Apply(FileContext file, Action<BidsIssue> report)
    {
        var columns = ColumnsOf(file, report);
        if (columns.Count == 0)
            return;
        // The first of the columns that a sidecar names decides how many rows are compared.
        var rowCount = columns[0]?.Count ?? 0;
        var keys = new HashSet<string>(StringComparer.Ordinal);
        var key = new StringBuilder();
        for (var row = 0; row < rowCount; row++)
        {
            key.Clear();
            foreach (var column in columns)
                key.Append(column is not null && row < column.Count ? column[row] : "");
            if (!keys.Add(key.ToString()))
                report(Repeated(file, key.ToString(), row + 2));
        }
    }

    /// <summary>The columns that the sidecar names, else those of the rule; null for one that is not there.</summary>
    private List<IReadOnlyList<string>?> ColumnsOf(FileContext file, Action<BidsIssue> report)
    {
        var table = file.Columns;
        if (file.Sidecar.Get(IndexColumns) is not { IsArray: true } named)
            return
            [
                .. rule.IndexColumns!.Select(column => table?.Column(column.Name)).Where(column => column is not null),
            ];
        var names = named.Items.Select(name => JsConversion.ToText(name)).ToList();
        var missing = names.Where(name => table?.Column(name) is null).ToList();
        if (missing.Count > 0)
            report(Missing(file, missing));
        return [.. names.Select(name => table?.Column(name))];
    }

    private static BidsIssue Missing(FileContext file, List<string> names) =>
        new("TSV_COLUMN_MISSING", BidsSeverity.Error, file.Path)
        {
            Message =
                $"The sidecar names index columns that the table does not have: `{string.Join("`, `", names)}`. "
                + "Add them, or correct `IndexColumns`.",
        };

    private BidsIssue Repeated(FileContext file, string key, int line) =>
        new("TSV_INDEX_VALUE_NOT_UNIQUE", BidsSeverity.Error, file.Path)
        {
            Message =
                $"The value `{key}` of the index columns is in line {line} and in another before it. "
                + "Each row must have a value of its own.",
            Rule = rule.Path,
        };
}
