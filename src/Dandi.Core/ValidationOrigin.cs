namespace Dandi;

/// <summary>Who found something, and by which standard (bids-zarr-schema.md §5).</summary>
/// <param name="Validator">The validator whose rules are applied: <c>dandi</c>, <c>pynwb</c>, <c>nwbinspector</c>, …</param>
/// <param name="IsInternal">Whether it is not a rule that was broken, but the validator that could not go on.</param>
/// <param name="Standard">The standard, such as <c>NWB</c>.</param>
/// <param name="StandardVersion">Its version, as the file names it.</param>
public sealed record ValidationOrigin(
    string Validator,
    bool IsInternal = false,
    string? Standard = null,
    string? StandardVersion = null
);
