namespace Dandi.Bids.Inheritance;

/// <summary>
/// Finds the files that apply to another by the inheritance principle: a file applies if it is in the same folder or
/// above, has the suffix and extension that are looked for, and no entity that the other file does not have.
/// </summary>
internal static class InheritedFiles
{
    /// <summary>Looks into one folder; the files that apply become viewed.</summary>
    /// <param name="index">The folder.</param>
    /// <param name="source">The file to which others may apply.</param>
    /// <param name="target">What is looked for.</param>
    /// <param name="found">
    /// The files found: one, or several if <paramref name="target"/> allows entities to differ; null for none.
    /// </param>
    /// <returns>The candidates if it cannot be decided which of them applies; otherwise null.</returns>
    public static IReadOnlyList<NamedFile>? Find(
        FolderIndex index,
        NamedFile source,
        InheritanceTarget target,
        out IReadOnlyList<NamedFile>? found
    )
    {
        found = null;
        var candidates = Candidates(index, source, target);
        if (candidates is null)
            return null;
        if (candidates.Count > 1)
        {
            var exact = candidates.Find(candidate => source.HasOnlyEntitiesOf(candidate, []));
            if (exact is not null)
                candidates = [exact];
            else if (target.FreeEntities.Count == 0)
                return candidates;
        }
        foreach (var candidate in candidates)
            candidate.File.IsViewed = true;
        found = candidates;
        return null;
    }

    private static List<NamedFile>? Candidates(FolderIndex index, NamedFile source, InheritanceTarget target)
    {
        List<NamedFile>? candidates = null;
        var suffix = target.Suffix ?? source.Parts.Suffix;
        foreach (var extension in target.Extensions)
        {
            if (index.Find(suffix, extension) is { } group)
                group.AddMatching(source, target.FreeEntities, ref candidates);
        }
        if (candidates is { Count: > 1 } && !AreSorted(candidates))
            candidates.Sort(Compare);
        return candidates;
    }

    private static bool AreSorted(List<NamedFile> files)
    {
        for (var i = 1; i < files.Count; i++)
        {
            if (Compare(files[i - 1], files[i]) > 0)
                return false;
        }
        return true;
    }

    private static int Compare(NamedFile left, NamedFile right) =>
        string.CompareOrdinal(left.File.Name, right.File.Name);
}
