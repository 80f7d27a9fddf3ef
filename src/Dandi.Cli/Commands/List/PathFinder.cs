using Dandi.Discovery;
using Dandi.FileSystem;

namespace Dandi.Cli.Commands.List;

/// <summary>Finds what the paths of <c>dandi ls</c> name, lazily.</summary>
/// <param name="workingDirectory">Where the command was called.</param>
/// <param name="recursive">Whether folders stand for the NWB files and Zarrs in them.</param>
internal sealed class PathFinder(string workingDirectory, bool recursive)
{
    /// <summary>What is named, in the order of the paths; what is in a folder, in the order of names.</summary>
    /// <param name="paths">As typed; none stands for the working directory.</param>
    public IEnumerable<ListedPath> Find(IReadOnlyList<string> paths) =>
        paths.Count == 0 ? Look(".", "") : paths.SelectMany(path => Look(path, path));

    /// <summary>Whether files of this name are read as NWB: in capitals as well, as the Python client does.</summary>
    public static bool IsNwb(string name) => Path.GetExtension(name) is ".nwb" or ".NWB";

    private IEnumerable<ListedPath> Look(string shown, string prefix)
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
        var itself = new ListedPath(shown, folder, ListedKind.Folder);
        if (!recursive)
            return [itself];
        // Where it cannot be told, the walk says so.
        var isDandiset =
            KindOf(Path.Combine(folder, DandisetYaml.FileName), out _) is
            { IsAbsent: false, Kind: not EntryKind.Folder };
        return isDandiset ? Walk(shown, prefix, folder).Prepend(itself) : Walk(shown, prefix, folder);
    }

    private static IEnumerable<ListedPath> Walk(string shown, string prefix, string folder)
    {
        var walk = new FolderWalk(folder, NameOrder.Ordinal);
        if (!TryEnter(walk, "", out var problem))
            yield return Unreadable(shown, folder, problem);
        while (walk.TryTake(out var item))
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
            // A link to a folder may lead in a circle.
            else if (entry.IsLink)
                continue;
            else if (AssetNames.IsZarr(item.Name))
                yield return new ListedPath(path, full, ListedKind.Zarr);
            else if (!TryEnter(walk, item.Path, out problem))
                yield return Unreadable(path, full, problem);
        }
    }

    /// <returns>Null where the system cannot tell.</returns>
    private static PathEntry? KindOf(string path, out string problem)
    {
        var entry = PathEntry.TryLook(path, out problem);
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
