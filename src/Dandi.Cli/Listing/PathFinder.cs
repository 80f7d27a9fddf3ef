using Dandi.Discovery;

namespace Dandi.Cli.Listing;

/// <summary>Finds what the paths of <c>dandi ls</c> name, lazily.</summary>
/// <param name="workingDirectory">Where the command was called.</param>
/// <param name="recursive">Whether folders stand for the NWB files and Zarrs in them.</param>
internal sealed class PathFinder(string workingDirectory, bool recursive)
{
    /// <summary>What is named, in the order of the paths; what is in a folder, in the order of names.</summary>
    /// <param name="paths">As typed; none stands for the working directory.</param>
    public IEnumerable<ListedPath> Find(IReadOnlyList<string> paths) => paths.Count == 0 ? Look(".", "") : paths.SelectMany(path => Look(path, path));

    /// <summary>Whether files of this name are read as NWB: in capitals as well, as the Python client does.</summary>
    public static bool IsNwb(string name) => Path.GetExtension(name) is ".nwb" or ".NWB";

    private IEnumerable<ListedPath> Look(string shown, string prefix)
    {
        var full = Path.Combine(workingDirectory, shown);
        // An empty path would be the working directory.
        if (shown.Length == 0 || !Directory.Exists(full)) return [new ListedPath(shown, full, ListedKind.File)];
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(full));
        if (AssetNames.IsZarr(Path.GetFileName(folder))) return [new ListedPath(shown, folder, ListedKind.Zarr)];
        var itself = new ListedPath(shown, folder, ListedKind.Folder);
        if (!recursive) return [itself];
        return File.Exists(Path.Combine(folder, DandisetYaml.FileName)) ? Walk(shown, prefix, folder).Prepend(itself) : Walk(shown, prefix, folder);
    }

    private static IEnumerable<ListedPath> Walk(string shown, string prefix, string folder)
    {
        if (ReadNames(folder) is not { } names)
        {
            yield return new ListedPath(shown, folder, ListedKind.UnreadableFolder);
            yield break;
        }
        foreach (var name in names)
        {
            var (path, full) = (Path.Combine(prefix, name), Path.Combine(folder, name));
            if (!Directory.Exists(full))
            {
                if (Path.GetExtension(name) == ".nwb") yield return new ListedPath(path, full, ListedKind.File);
            }
            // A link to a folder may lead in a circle.
            else if (new FileInfo(full).LinkTarget is not null) continue;
            else if (AssetNames.IsZarr(name)) yield return new ListedPath(path, full, ListedKind.Zarr);
            else foreach (var inner in Walk(path, path, full)) yield return inner;
        }
    }

    private static List<string>? ReadNames(string folder)
    {
        try
        {
            List<string> names = [.. Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)).Where(name => !AssetNames.IsHidden(name, inBids: false))];
            names.Sort(StringComparer.Ordinal);
            return names;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
