namespace Dandi.Nwb;

/// <summary>The outcome of validating an NWB file.</summary>
/// <param name="Results">All validation results, in the order of docs/spec/nwb.md 1.</param>
/// <param name="Record">The flat record; null if a result blocks the file or the record cannot be read.</param>
/// <param name="RecordError">Why the record cannot be read; null if it was read or a result blocks the file.</param>
public sealed record NwbValidation(IReadOnlyList<ValidationResult> Results, NwbRecord? Record, string? RecordError);
