namespace Dandi.Bids.Schema;

/// <summary>A column that a rule demands or describes.</summary>
internal sealed record ColumnRequirement(ColumnDefinition Column, bool IsRequired);
