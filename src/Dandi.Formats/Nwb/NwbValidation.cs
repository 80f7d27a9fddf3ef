namespace Dandi.Nwb;

/// <summary>What an NWB file is judged to be.</summary>
/// <param name="Results">All findings.</param>
/// <param name="Record">What the file says of itself; null where something blocks it already, or it cannot be told.</param>
/// <param name="Refusal">Why that cannot be told, with where and what to do; null if it can, or something blocks the file already.</param>
public sealed record NwbValidation(IReadOnlyList<ValidationResult> Results, NwbRecord? Record, string? Refusal);
