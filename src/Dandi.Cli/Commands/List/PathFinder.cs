using Dandi.Discovery;
using Dandi.FileSystem;

namespace Dandi.Cli.Commands.List;

/// <summary>Finds what to list for the paths given to <c>dandi ls</c>.</summary>
/// <param name="workingDirectory">The folder that relative paths start from.</param>
/// <param name="isRecursive">Whether to list the NWB files and Zarrs in folders.</param>
internal sealed class PathFinder(string workingDirectory, bool isRecursive)
{
    /// <summary>Returns lazily what is at the paths, in their order; in a folder, sorted by name.</summary>
    /// <param name="paths">The paths as typed; none means the working directory.</param>
    public IEnumerable<ListedPath> Find(IReadOnlyList<string> paths) =>
        paths.Count == 0 ? Find(".", "") : paths.SelectMany(path => Find(path, path));

    /// <summary>
    /// Whether a file with this name is read as NWB. As in the Python client, the extension may be uppercase.
    /// </summary>
    public static bool IsNwb(string name) => Path.GetExtension(name) is ".nwb" or ".NWB";

    private IEnumerable<ListedPath> Find(string shown, string prefix)
    {
        var full = Path.Combine(workingDirectory, shown);
        // An empty path would be the working directory.
        if (shown.Length == 0)
            return [new ListedPath(shown, full, ListedKind.File)];
        if (KindOf(full, out var problem) is not { } entry)
            return [Unreadable(shown, full, problem)];
        if (entry.Kind != EntryKind.Folder)
            return [new ListedPath(shown, full, ListedKind.File)];
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(full));
        if (AssetNames.IsZarr(Path.GetFileName(folder)))
            return [new ListedPath(shown, folder, ListedKind.Zarr)];
        var self = new ListedPath(shown, folder, ListedKind.Folder);
        if (!isRecursive)
            return [self];
        // If this cannot be determined, the walk reports it.
        var isDandiset =
            KindOf(Path.Combine(folder, DandisetYaml.FileName), out _) is
            { IsAbsent: false, Kind: not EntryKind.Folder };
        return isDandiset ? Walk(shown, prefix, folder).Prepend(self) : Walk(shown, prefix, folder);
    }

    private static IEnumerable<ListedPath> Walk(string shown, string prefix, string folder)
    {
        var walk = new FolderWalk(folder, NameOrder.Ordinal);
        if (!TryEnter(walk, "", out var problem))
            yield return Unreadable(shown, folder, problem);
        while (walk.TryReadNext(out var item))
        {
            if (AssetNames.IsHidden(item.Name, inBids: false))
                continue;
            var (path, full) = (Path.Combine(prefix, item.Path), Path.Combine(folder, item.Path));
            if (KindOf(full, out problem) is not { } entry)
                yield return Unreadable(path, full, problem);
            else if (entry.IsAbsent && item is { IsFolder: true, IsUndecodable: true })
                yield return Unreadable(path, full, "The name of the folder is not valid UTF-8.");
            else if (entry.Kind != EntryKind.Folder)
            {
                if (Path.GetExtension(item.Name) == ".nwb")
                    yield return new ListedPath(path, full, ListedKind.File);
            }
            // A link to a folder may form a cycle.
            else if (entry.IsLink)
                continue;
            else if (AssetNames.IsZarr(item.Name))
                yield return new ListedPath(path, full, ListedKind.Zarr);
            else if (!TryEnter(walk, item.Path, out problem))
                yield return Unreadable(path, full, problem);
        }
    }

    /// <returns>Null if the system cannot tell what is there.</returns>
    private static PathEntry? KindOf(string path, out string problem)
    {
        var entry = PathEntry.TryRead(path, out problem);
        problem = $"It cannot be read: {problem}.";
        return entry;
    }

    private static bool TryEnter(FolderWalk walk, string path, out string problem)
    {
        problem = "";
        try
        {
            walk.Enter(path);
            return true;
        }
        catch (IOException error)
        {
            problem = $"The folder cannot be read: {error.Message.TrimEnd('.')}.";
            return false;
        }
    }

    private static ListedPath Unreadable(string shown, string full, string problem) =>
        new(shown, full, ListedKind.Unreadable) { Problem = problem };
}
