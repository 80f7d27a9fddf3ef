namespace Dandi.Server.Web.Views;

/// <summary>An error in the metadata of a Dandiset or an asset.</summary>
/// <param name="Path">The path of the asset; null for the Dandiset.</param>
/// <param name="Field">The member of the metadata; empty for all of it.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record ValidationError(string? Path, string Field, string Message)
{
    /// <summary>The member of the metadata that is wrong or missing; empty if that is not known.</summary>
    private string Member =>
        Field.Length > 0 ? Field.Split('.', '[', '/')[0]
        : Message.StartsWith('\'') && Message.EndsWith("' is a required property", StringComparison.Ordinal)
            ? Message.Split('\'')[1]
        : "";

    /// <summary>What to do, for members that many people fill in wrongly; null if the message says it.</summary>
    public string? Advice =>
        (Path is null, Member) switch
        {
            (true, "contributor") =>
                "Enter a contributor with the role `dcite:ContactPerson` and an email address, and names in the form "
                    + "`Family, Given`.",
            (true, "license") => "Edit the draft, and choose a license.",
            (true, "description") => "Edit the draft, and enter a description of at most 3,000 characters.",
            (true, "assetsSummary") => "Upload files: an empty Dandiset cannot be published.",
            (false, "digest") => "Upload the file again: its digest does not match its metadata.",
            (false, "encodingFormat") => "Upload the file again with `dandi upload --existing refresh`.",
            (false, "wasAttributedTo") =>
                "Correct the subject in the file (age, sex, species), and upload it again. `dandi validate FILE` says "
                    + "which field is wrong.",
            (_, "schemaVersion") => "Upload the metadata again with a current version of dandi.",
            _ => null,
        };
}
