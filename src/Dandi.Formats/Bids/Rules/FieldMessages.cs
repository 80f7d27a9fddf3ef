using Dandi.Bids.Contexts;
using Dandi.Bids.Schema;
using Dandi.Bids.Values;

namespace Dandi.Bids.Rules;

/// <summary>A field of a rule and the issues of files that do not have it.</summary>
internal sealed class FieldMessages
{
    private readonly SchemaRule _rule;
    private readonly string _required;
    private readonly string _recommended;

    /// <param name="requirement">The field.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="index">The number of the name.</param>
    public FieldMessages(FieldRequirement requirement, SchemaRule rule, int index)
    {
        (Requirement, _rule, Index) = (requirement, rule, index);
        var where = rule.IsSidecarRule ? "The sidecar of the file" : "The file";
        _required = requirement.Issue?.Message.Trim() ?? $"{where} has no `{Name}`, which BIDS requires. Add it.";
        _recommended = requirement.Issue?.Message.Trim()
            ?? $"{where} has no `{Name}`, which BIDS recommends. Add it if you know the value.";
    }

    public FieldRequirement Requirement { get; }

    public string Name => Requirement.Field.Name;

    public int Index { get; }

    /// <summary>Values that the schema of the field accepts.</summary>
    public AcceptedValues Accepted { get; } = new();

    /// <summary>The issue of a file that does not have the field; null if it does not need it.</summary>
    public BidsIssue? Missing(FileContext file)
    {
        var level = Requirement.Level;
        if (
            Requirement.Addendum is { } addendum
            && file.Sidecar.Get(addendum.Field) is { Kind: JsKind.String } value
            && value.Text == addendum.Value
        )
            level = addendum.Level;
        if (level == RequirementLevel.Optional)
            return null;
        var isRequired = level == RequirementLevel.Required;
        var severity = isRequired ? BidsSeverity.Error : BidsSeverity.Warning;
        return new BidsIssue(Requirement.Issue?.Code ?? Code(isRequired), severity, file.Path)
        {
            SubCode = Name,
            Message = isRequired ? _required : _recommended,
            Rule = _rule.Path,
        };
    }

    private string Code(bool isRequired) =>
        (_rule.IsSidecarRule, isRequired) switch
        {
            (true, true) => "SIDECAR_KEY_REQUIRED",
            (true, false) => "SIDECAR_KEY_RECOMMENDED",
            (false, true) => "JSON_KEY_REQUIRED",
            (false, false) => "JSON_KEY_RECOMMENDED",
        };
}
