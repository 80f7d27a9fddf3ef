using System.Text.RegularExpressions;

namespace Dandi.Nwb;

/// <summary>
/// The layout of NWB files in a Dandiset, as <c>dandi organize</c> creates it: <c>sub-LABEL/sub-LABEL_ses-….nwb</c>.
/// </summary>
public static partial class OrganizedPath
{
    private const string Label = @"[^_*\\/<>:|""'?%@;.]+";

    /// <summary>
    /// Validates a path relative to the root of the Dandiset; there are no results for files that are not NWB.
    /// </summary>
    public static IEnumerable<ValidationResult> Validate(string path)
    {
        var parts = path.Split('/').Where(part => part is not ("" or ".")).ToArray();
        if (parts.Length == 0 || Path.GetExtension(parts[^1]) != ".nwb" || parts[^1] == ".nwb")
            yield break;
        var folder = parts.Length == 2 ? Folder().Match(parts[0]) : Match.Empty;
        var file = FileName().Match(parts[^1]);
        if (!file.Success)
        {
            yield return Error(
                "DANDI.NON_DANDI_FILENAME",
                path,
                "Filename does not conform to DANDI standard: "
                    + "sub-LABEL[_ses-LABEL][_tis|slice|cell|desc|probe|obj-LABEL…][_modality[+modality…]].nwb. "
                    + "Use `dandi organize -f move` to rename the file."
            );
        }
        if (!folder.Success)
        {
            yield return Error(
                "DANDI.NON_DANDI_FOLDERNAME",
                path,
                "File is not in folder at root with subject name: sub-LABEL/. "
                    + "Use `dandi organize -f move` to move the file."
            );
        }
        if (file.Success && folder.Success && file.Groups["subject"].Value != folder.Groups["subject"].Value)
        {
            yield return Error(
                "DANDI.METADATA_MISMATCH_SUBJECT",
                path,
                $"Filename subject does not match folder name subject: `{file.Groups["subject"].Value}` in "
                    + $"`{folder.Groups["subject"].Value}`."
            );
        }
    }

    private static ValidationResult Error(string id, string path, string message) =>
        new(id, Severity.Error, path, message);

    [GeneratedRegex($"^sub-(?<subject>{Label})$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Folder();

    [GeneratedRegex(
        $@"^sub-(?<subject>{Label})(_ses-{Label})?(_(tis|slice|cell|desc|probe|obj)-{Label})*"
            + @"(_[a-z]+(\+[a-z]+)*)?\.nwb$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex FileName();
}
