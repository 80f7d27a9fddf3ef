using System.Text.Json;
using System.Text.RegularExpressions;
using Dandi.Bids.Expressions;

namespace Dandi.Bids.Schema;

/// <summary>Reads the rules with selectors, and the associations.</summary>
internal sealed partial class EvaluationRules(SchemaObjects objects, ExpressionCache expressions)
{
    /// <summary>What a rule can say about the files that it selects. Rules for names have selectors too.</summary>
    private static readonly string[] Statements = ["fields", "columns", "initial_columns", "index_columns", "checks"];

    /// <summary>The rules below a node, in their order. A rule contains no others.</summary>
    public IEnumerable<SchemaRule> Rules(JsonElement node, string path)
    {
        foreach (var member in node.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.Object))
        {
            var memberPath = $"{path}.{member.Name}";
            if (!member.Value.TryGetProperty("selectors", out _))
            {
                foreach (var rule in Rules(member.Value, memberPath))
                    yield return rule;
            }
            else if (Array.Exists(Statements, name => member.Value.TryGetProperty(name, out _)))
            {
                yield return ReadRule(member.Value, memberPath);
            }
        }
    }

    public AssociationRule ReadAssociation(JsonProperty association)
    {
        var target = association.Value.Require("target");
        return new AssociationRule(association.Name)
        {
            Selectors = Parse(association.Value.Texts("selectors")),
            Suffix = target.Text("suffix"),
            Extensions = TextOrTexts(target, "extension"),
            Entities = target.Texts("entities") ?? [],
            // Unless a schema says that it is not.
            IsInherited =
                !association.Value.TryGetProperty("inherit", out var inherit)
                || inherit.ValueKind == JsonValueKind.True,
        };
    }

    private SchemaRule ReadRule(JsonElement rule, string path) =>
        new(path)
        {
            Selectors = Parse(rule.Texts("selectors")),
            Checks = rule.Texts("checks") is { } checks ? Parse(checks) : null,
            Issue = ReadIssue(rule),
            Fields = rule.TryGetProperty("fields", out _) ? [.. rule.MembersOf("fields").Select(ReadField)] : null,
            Columns = rule.TryGetProperty("columns", out _)
                ? [.. rule.MembersOf("columns").Select(column => ReadColumn(rule, column.Name))]
                : null,
            AdditionalColumns = rule.Text("additional_columns") switch
            {
                "not_allowed" => AdditionalColumns.NotAllowed,
                "allowed_if_defined" => AdditionalColumns.AllowedIfDefined,
                _ => AdditionalColumns.Allowed,
            },
            InitialColumns = rule.Texts("initial_columns")?.Select(key => ReadColumn(rule, key)).ToList(),
            IndexColumns = rule.Texts("index_columns")?.Select(objects.Column).ToList(),
            IsSidecarRule = path.Contains("rules.sidecar", StringComparison.Ordinal),
        };

    private IReadOnlyList<BidsExpression> Parse(IReadOnlyList<string>? texts) => [.. (texts ?? []).Select(Parse)];

    private BidsExpression Parse(string text)
    {
        try
        {
            return expressions.Get(text);
        }
        catch (FormatException error)
        {
            throw new InvalidSchemaException($"`{text}` is not an expression", error);
        }
    }

    private ColumnRequirement ReadColumn(JsonElement rule, string key) =>
        new(
            objects.Column(key),
            rule.Require("columns").TryGetProperty(key, out var requirement)
                && requirement.Level() == RequirementLevel.Required
        );

    private FieldRequirement ReadField(JsonProperty field) =>
        new(objects.Field(field.Name), field.Value.Level())
        {
            Addendum =
                field.Value.ValueKind == JsonValueKind.Object && field.Value.Text("level_addendum") is { } addendum
                    ? ReadAddendum(addendum)
                    : null,
            Issue = ReadIssue(field.Value),
        };

    private static LevelAddendum? ReadAddendum(string text) =>
        AddendumForm().Match(text) is { Success: true } match
            ? new LevelAddendum(
                match.Groups["level"].Value == "required" ? RequirementLevel.Required : RequirementLevel.Recommended,
                match.Groups["field"].Value,
                match.Groups["value"].Value
            )
            : null;

    /// <summary>The issue of a rule or a field; null without a code and a message.</summary>
    private static RuleIssue? ReadIssue(JsonElement rule)
    {
        if (rule.ValueKind != JsonValueKind.Object || !rule.TryGetProperty("issue", out var issue))
            return null;
        return issue.Text("code") is { Length: > 0 } code && issue.Text("message") is { Length: > 0 } message
            ? new RuleIssue(code, message, SeverityOf(issue.Text("level")))
            : null;
    }

    private static BidsSeverity? SeverityOf(string? level) =>
        level switch
        {
            "error" => BidsSeverity.Error,
            "warning" => BidsSeverity.Warning,
            _ => null,
        };

    private static IReadOnlyList<string> TextOrTexts(JsonElement element, string name) =>
        element.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String
            ? [found.GetString()!]
            : element.Texts(name) ?? [];

    [GeneratedRegex(
        "(?<level>required|recommended) if `(?<field>[0-9A-Za-z_]+)` is `(?<value>[0-9A-Za-z_]+)`",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex AddendumForm();
}
