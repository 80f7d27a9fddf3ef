namespace Dandi.Cli.Output.Report;

/// <summary>
/// What the name of a file says if it follows the conventions of BIDS or <c>dandi organize</c>, such as
/// <c>sub-01_ses-2_ecephys.nwb</c>.
/// </summary>
/// <param name="Subject">The label of the subject; null if the name has none.</param>
/// <param name="Suffix">The last part, which says what kind of data it is; null if the name has none.</param>
internal readonly record struct FileNameParts(string? Subject, string? Suffix)
{
    private const string SubjectKey = "sub-";

    /// <summary>Reads the parts of the last name in a path, and the subject also of folders.</summary>
    public static FileNameParts Of(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var end = name.IndexOf('.');
        var parts = (end < 0 ? name : name[..end]).Split('_');
        var subject = Array.Find([.. parts, .. path.Split('/')[..^1]], IsSubject)?[SubjectKey.Length..];
        var suffix = parts.Length > 1 && IsSubject(parts[0]) && !parts[^1].Contains('-') ? parts[^1] : null;
        return new FileNameParts(subject, suffix is { Length: > 0 } ? suffix : null);
    }

    private static bool IsSubject(string part) =>
        part.Length > SubjectKey.Length && part.StartsWith(SubjectKey, StringComparison.Ordinal);
}
