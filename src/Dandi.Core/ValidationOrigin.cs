namespace Dandi;

/// <summary>
/// The validator that a validation result comes from, and the standard it applied (docs/spec/bids-zarr-schema.md §5).
/// </summary>
/// <param name="Validator">The validator: <c>dandi</c>, <c>pynwb</c>, <c>nwbinspector</c>, …</param>
/// <param name="IsInternal">Whether the validator itself failed, so that no rule was violated.</param>
/// <param name="Standard">The standard, such as <c>NWB</c>.</param>
/// <param name="StandardVersion">The version of the standard, as the file states it.</param>
public sealed record ValidationOrigin(
    string Validator,
    bool IsInternal = false,
    string? Standard = null,
    string? StandardVersion = null
)
{
    /// <summary>The version of the schema that defines the rules of the standard; null if there is none.</summary>
    public string? StandardSchemaVersion { get; init; }
}
