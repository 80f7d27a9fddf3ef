using Dandi.Bids.Tree;

namespace Dandi.Bids.Inheritance;

/// <summary>The issues that looking for the sidecars and other files of a file can find.</summary>
internal static class InheritanceIssues
{
    /// <summary>Of several files of a folder, it cannot be decided which applies.</summary>
    public static BidsIssue Ambiguous(IReadOnlyList<NamedFile> candidates, BidsFile file)
    {
        var paths = candidates.Select(candidate => candidate.File.Path).Order(StringComparer.Ordinal).ToList();
        return Ambiguous(paths, paths[0], file);
    }

    /// <summary>The same issue, located at another file.</summary>
    public static BidsIssue Ambiguous(IReadOnlyList<NamedFile> candidates, BidsFile file, string location) =>
        Ambiguous([.. candidates.Select(candidate => candidate.File.Path)], location, file);

    /// <summary>A sidecar further up says something else.</summary>
    public static BidsIssue Override(string field, BidsFile closer, BidsFile further) =>
        new("SIDECAR_FIELD_OVERRIDE", BidsSeverity.Warning, closer.Path)
        {
            SubCode = field,
            Message =
                $"The value of `{field}` replaces that of `{further.Path}`. "
                + "Remove the field from one of the files, so that readers cannot miss the difference.",
        };

    private static BidsIssue Ambiguous(List<string> paths, string location, BidsFile file) =>
        new("MULTIPLE_INHERITABLE_FILES", BidsSeverity.Error, location)
        {
            Message =
                $"Several files of one folder apply to `{file.Path}`: `{string.Join("`, `", paths.Take(5))}`. "
                + "Change the entities in their names so that only one does.",
        };
}
