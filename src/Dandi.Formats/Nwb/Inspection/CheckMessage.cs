namespace Dandi.Nwb.Inspection;

/// <summary>A result of a check, before it is assigned to an asset.</summary>
/// <param name="Id">The id of the validation result, such as <c>NWBI.check_subject_age</c>.</param>
/// <param name="Severity">The severity of the validation result.</param>
/// <param name="Message">The text for the user.</param>
/// <param name="Location">The location in the file; null if the Python client reports none (docs/spec/nwb.md 1.3,
/// "Location").</param>
internal sealed record CheckMessage(string Id, Severity Severity, string Message, string? Location)
{
    /// <summary>Converts to a validation result of an asset.</summary>
    /// <param name="assetPath">The path of the file, relative to the root of the Dandiset.</param>
    public ValidationResult ToResult(string assetPath) =>
        new(Id, Severity, assetPath, Message) { Location = Location, Origin = new ValidationOrigin("nwbinspector") };
}
