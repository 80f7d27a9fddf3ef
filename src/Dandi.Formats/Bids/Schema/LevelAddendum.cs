namespace Dandi.Bids.Schema;

/// <summary>A level that holds if another field of the sidecar is a given string.</summary>
internal sealed record LevelAddendum(RequirementLevel Level, string Field, string Value);
