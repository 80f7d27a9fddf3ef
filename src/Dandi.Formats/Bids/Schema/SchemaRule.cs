using Dandi.Bids.Expressions;

namespace Dandi.Bids.Schema;

/// <summary>A rule: what holds for the files that its selectors select.</summary>
/// <param name="Path">The path in the schema, such as <c>rules.checks.anat.T1wFileWithTooManyDimensions</c>.</param>
internal sealed record SchemaRule(string Path)
{
    /// <summary>The expressions that must all be true of a file for the rule to apply.</summary>
    public required IReadOnlyList<BidsExpression> Selectors { get; init; }

    /// <summary>The expressions that must all be true; null if the rule has none.</summary>
    public IReadOnlyList<BidsExpression>? Checks { get; init; }

    /// <summary>What is reported if a check fails; null for <c>CHECK_ERROR</c>.</summary>
    public RuleIssue? Issue { get; init; }

    /// <summary>The fields of the sidecar or of the JSON file; null if the rule has none.</summary>
    public IReadOnlyList<FieldRequirement>? Fields { get; init; }

    /// <summary>The columns of the table; null if the rule is not about a table.</summary>
    public IReadOnlyList<ColumnRequirement>? Columns { get; init; }

    public AdditionalColumns AdditionalColumns { get; init; }

    /// <summary>The columns that must be the first, in this order; null for none.</summary>
    public IReadOnlyList<ColumnRequirement>? InitialColumns { get; init; }

    /// <summary>The columns whose joined values must be unique; null for none.</summary>
    public IReadOnlyList<ColumnDefinition>? IndexColumns { get; init; }

    /// <summary>Whether the fields are those of the sidecar of a data file, not of the file itself.</summary>
    public bool IsSidecarRule { get; init; }
}
