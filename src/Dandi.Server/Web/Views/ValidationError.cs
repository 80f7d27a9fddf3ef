namespace Dandi.Server.Web.Views;

/// <summary>An error in the metadata of a Dandiset or an asset.</summary>
/// <param name="Path">The path of the asset; null for the Dandiset.</param>
/// <param name="Field">The member of the metadata; empty for all of it.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record ValidationError(string? Path, string Field, string Message)
{
    /// <summary>What to do, for members that many people fill in wrongly; null if the message says it.</summary>
    public string? Advice =>
        (Path is null, Field.Split('.', '[', '/')[0]) switch
        {
            (true, "contributor") =>
                "Enter a contributor with the role `dcite:ContactPerson` and an email address, and names in the form "
                    + "`Family, Given`.",
            (true, "license") => "Enter one of the licenses `spdx:CC0-1.0` and `spdx:CC-BY-4.0`.",
            (true, "description") => "Enter a description of at most 3,000 characters.",
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
