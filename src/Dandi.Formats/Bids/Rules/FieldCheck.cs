using System.Text.Json;
using Dandi.Bids.Contexts;
using Dandi.Bids.Schema;
using Dandi.Bids.Values;

namespace Dandi.Bids.Rules;

/// <summary>
/// Fields that must or should be in the sidecar of a data file or in a JSON file, and what their values must be.
/// </summary>
internal sealed class FieldCheck : RuleCheck
{
    /// <summary>Text files at the root have no sidecars, and JSON files and folders neither.</summary>
    private static readonly string[] WithoutSidecar = [".json", "", ".md", ".txt", ".rst", ".cff"];

    private readonly SchemaRule _rule;
    private readonly bool _reportsMissing;
    private readonly FieldMessages[] _messages;

    /// <param name="rule">The rule, which has fields.</param>
    /// <param name="reportsMissing">Whether a field that is not there is an issue.</param>
    /// <param name="indexOf">Numbers the names of fields.</param>
    public FieldCheck(SchemaRule rule, bool reportsMissing, Func<string, int> indexOf)
    {
        (_rule, _reportsMissing) = (rule, reportsMissing);
        _messages = [.. rule.Fields!.Select(field => new FieldMessages(field, rule, indexOf(field.Field.Name)))];
    }

    /// <inheritdoc/>
    public override bool Concerns(string extension) => !_rule.IsSidecarRule || !WithoutSidecar.Contains(extension);

    /// <inheritdoc/>
    public override void Apply(FileContext file, Action<BidsIssue> report)
    {
        JsObject members = _rule.IsSidecarRule ? file.Sidecar : file.Json;
        var reportsMissing = _reportsMissing && !(_rule.IsSidecarRule && file.Sidecar.IsIncomplete);
        foreach (var field in _messages)
        {
            if (!members.Has(field.Name))
            {
                if (reportsMissing && field.Missing(file) is { } missing)
                    report(missing);
            }
            else if (_rule.IsSidecarRule)
            {
                CheckSidecarValue(file, field, report);
            }
            else if (file.Json is not DatasetDescription description || description.IsInFile(field.Name))
            {
                Check(field, file.JsonFile!.Element(field.Name), file.Path, report);
            }
        }
    }

    private void CheckSidecarValue(FileContext file, FieldMessages field, Action<BidsIssue> report)
    {
        var origin = file.Sidecar.Origin(field.Name)!;
        if (origin.Folder.CheckedFields.Add(origin.File, field.Index))
            Check(field, file.Sidecar.Element(field.Name), origin.File.Path, report);
    }

    private void Check(FieldMessages field, JsonElement value, string path, Action<BidsIssue> report)
    {
        if (field.Accepted.Contains(value))
            return;
        var isAccepted = true;
        foreach (var error in field.Requirement.Field.Schema.Validate(value))
        {
            isAccepted = false;
            report(
                new BidsIssue("JSON_SCHEMA_VALIDATION_ERROR", BidsSeverity.Error, path)
                {
                    SubCode = field.Name,
                    Message =
                        $"The value of `{field.Name}`{Place(error.InstancePath)} {error.Message}. Correct the value.",
                    Rule = _rule.Path,
                }
            );
        }
        if (isAccepted)
            field.Accepted.Add(value);
    }

    private static string Place(string instancePath) => instancePath.Length == 0 ? "" : $" at `{instancePath}`";
}
