namespace Dandi.Nwb.Inspection;

/// <summary>What a check found.</summary>
/// <param name="Id">The id of the result.</param>
/// <param name="Severity">How grave it is.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Location">Where in the file; null if that is not told (nwb.md §1.3, "Location").</param>
internal sealed record CheckMessage(string Id, Severity Severity, string Message, string? Location)
{
    /// <summary>As a result of validation.</summary>
    /// <param name="assetPath">The file, relative to the Dandiset's root.</param>
    public ValidationResult ToResult(string assetPath) =>
        new(Id, Severity, assetPath, Message) { Location = Location, Origin = new ValidationOrigin("nwbinspector") };
}
