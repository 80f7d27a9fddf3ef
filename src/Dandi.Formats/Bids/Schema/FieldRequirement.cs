namespace Dandi.Bids.Schema;

/// <summary>A field that a rule demands, recommends or only describes.</summary>
internal sealed record FieldRequirement(MetadataField Field, RequirementLevel Level)
{
    /// <summary>When another level holds; null for never.</summary>
    public LevelAddendum? Addendum { get; init; }

    /// <summary>What to report for a missing field instead of the usual issue; null for the usual one.</summary>
    public RuleIssue? Issue { get; init; }
}
