using Dandi.Bids.Contexts;
using Dandi.Bids.Schema;
using Dandi.Bids.Values;

namespace Dandi.Bids.Rules;

/// <summary>Which columns a table must and may have, and what their values must be.</summary>
internal sealed class ColumnCheck : RuleCheck
{
    private const string Age = "age";
    private const string PseudoAge = "89+";

    private readonly SchemaRule _rule;
    private readonly ColumnValues _values;
    private readonly HashSet<string> _names;
    private readonly HashSet<string> _initial;

    public ColumnCheck(SchemaRule rule, ColumnValues values)
    {
        (_rule, _values) = (rule, values);
        _names = [.. rule.Columns!.Select(column => column.Column.Name)];
        _initial = [.. rule.InitialColumns?.Select(column => column.Column.Name) ?? []];
    }

    /// <inheritdoc/>
    public override bool Concerns(string extension) => extension is ".tsv" or ".tsv.gz";

    /// <inheritdoc/>
    public override void Apply(FileContext file, Action<BidsIssue> report)
    {
        foreach (var column in _rule.Columns!)
        {
            if (file.Columns?.Has(column.Column.Name) == true)
                CheckValues(file, column.Column.Name, SignatureOf(column.Column, file, report), report);
            else if (column.IsRequired && !_initial.Contains(column.Column.Name))
                report(Missing(file, column.Column.Name));
        }
        foreach (var name in file.Columns?.Headers ?? [])
        {
            if (!_names.Contains(name))
                CheckAdditional(file, name, report);
        }
    }

    private void CheckAdditional(FileContext file, string name, Action<BidsIssue> report)
    {
        var description = file.Sidecar.Get(name);
        if (_rule.AdditionalColumns != AdditionalColumns.NotAllowed && JsConversion.ToBoolean(description))
        {
            CheckValues(file, name, ColumnSignature.Of(description), report);
            return;
        }
        var (code, message) = _rule.AdditionalColumns switch
        {
            AdditionalColumns.NotAllowed => (
                "TSV_ADDITIONAL_COLUMNS_NOT_ALLOWED",
                $"BIDS does not allow the column `{name}` in this table. Remove it."
            ),
            AdditionalColumns.AllowedIfDefined => (
                "TSV_ADDITIONAL_COLUMNS_MUST_DEFINE",
                $"The column `{name}` is not one of BIDS. Describe it in the sidecar of the table."
            ),
            _ => (
                "TSV_ADDITIONAL_COLUMNS_UNDEFINED",
                $"The column `{name}` is not one of BIDS. "
                    + "Describe it in the sidecar of the table, so that others understand it."
            ),
        };
        report(Issue(code, file.Path, name, message));
    }

    private ColumnSignature SignatureOf(ColumnDefinition column, FileContext file, Action<BidsIssue> report)
    {
        var description = file.Sidecar.Get(column.Name);
        if (column.Definition is not null)
            return ColumnSignature.Of(description.IsNullish ? JsValue.Of(column.Definition) : description);
        var signature = ColumnSignature.Of(column);
        if (!JsConversion.ToBoolean(description))
            return signature;
        signature = signature.Narrow(description, out var conflict);
        if (conflict is not null)
        {
            var message =
                $"The sidecar describes the column `{column.Name}` with {conflict}; the description is ignored. "
                + "Describe the column as BIDS defines it, or give it another name.";
            var origin = file.Sidecar.Origin(column.Name)!.File.Path;
            report(Issue("TSV_COLUMN_TYPE_REDEFINED", origin, column.Name, message));
        }
        return signature;
    }

    private void CheckValues(FileContext file, string name, ColumnSignature signature, Action<BidsIssue> report)
    {
        if (signature.AllowsAll)
            return;
        var pattern = _values.PatternOf(signature);
        var isOpen = signature is { Levels: null, Minimum: null, Maximum: null };
        if (isOpen && pattern.IsNumber && file.Columns!.All(name, CellPattern.IsPlainNumber))
            return;
        var values = file.Columns!.Column(name)!;
        var hasPseudoAge = false;
        for (var row = 0; row < values.Count; row++)
        {
            // A table has one instance for equal cells that follow each other.
            if (row > 0 && ReferenceEquals(values[row], values[row - 1]) && !hasPseudoAge)
                continue;
            if (ColumnValues.IsValid(values[row], signature, pattern))
                continue;
            if (name != Age || values[row] != PseudoAge)
            {
                report(IncorrectValue(file, name, values[row], row + 2));
                return;
            }
            if (!hasPseudoAge)
                report(DeprecatedAge(file, row + 2));
            hasPseudoAge = true;
        }
    }

    private BidsIssue IncorrectValue(FileContext file, string name, string value, int line)
    {
        var hint = value.Trim() is "NA" or "na" or "nan" or "NaN" or "n/a"
            ? "Write `n/a` if there is no value."
            : "Correct it, or describe the column differently in the sidecar of the table.";
        var shown = Quoted.Shortened(value, 100);
        return Issue(
            "TSV_VALUE_INCORRECT_TYPE",
            file.Path,
            name,
            $"The value `{shown}` in the column `{name}` is not what the column is defined to contain. {hint}"
        ) with
        {
            Line = line,
        };
    }

    private static BidsIssue DeprecatedAge(FileContext file, int line) =>
        new("TSV_PSEUDO_AGE_DEPRECATED", BidsSeverity.Warning, file.Path)
        {
            Message = "The age `89+` is deprecated. Write `89` for all ages from 89 on.",
            Line = line,
        };

    private BidsIssue Missing(FileContext file, string name) =>
        Issue("TSV_COLUMN_MISSING", file.Path, name, $"The table has no column `{name}`, which BIDS requires. Add it.");

    private BidsIssue Issue(string code, string path, string name, string message) =>
        new(code, IssueCodes.SeverityOf(code), path)
        {
            SubCode = name,
            Message = message,
            Rule = _rule.Path,
        };
}
