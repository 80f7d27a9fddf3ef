using Dandi.FileSystem;

namespace Dandi.Organizing;

/// <summary>
/// Recognizes files that were found under several paths, through links or as several names of one file.
/// </summary>
public static class DuplicateFiles
{
    /// <summary>Keeps each file once: under a path that is not a link if there is one, otherwise the first.</summary>
    /// <param name="files">The files that were found.</param>
    /// <param name="notices">A message for each path that was removed.</param>
    /// <returns>The files in their order.</returns>
    public static IReadOnlyList<SourceFile> Remove(IReadOnlyList<SourceFile> files, out IReadOnlyList<string> notices)
    {
        var kept = new HashSet<SourceFile>(ReferenceEqualityComparer.Instance);
        var removed = new List<string>();
        foreach (var same in files.GroupBy(Identify))
        {
            // Most files have one path, and need not be examined.
            var paths = same.ToList();
            var best = paths.Count == 1 ? paths[0] : paths.Find(file => !IsLink(file)) ?? paths[0];
            kept.Add(best);
            removed.AddRange(
                paths
                    .Where(file => file != best)
                    .Select(file => $"`{file.Fields.Path}` is skipped: it is the same file as `{best.Fields.Path}`")
            );
        }
        notices = removed;
        return [.. files.Where(kept.Contains)];
    }

    private static object Identify(SourceFile file) =>
        file.Status is { } status ? (status.Device, status.Inode) : file.FullPath;

    private static bool IsLink(SourceFile file) => PathEntry.TryRead(file.FullPath, out _) is { IsLink: true };
}
