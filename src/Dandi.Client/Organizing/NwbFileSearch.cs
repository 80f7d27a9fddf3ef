using Dandi.Discovery;
using Dandi.FileSystem;

namespace Dandi.Organizing;

/// <summary>
/// Finds the NWB files at and below paths (docs/spec/organize.md §1), by the rules of <see cref="AssetDiscovery"/>:
/// names that begin with a period are skipped, and folders are not entered through links or inside of Zarrs.
/// </summary>
/// <remarks>An instance is for one search.</remarks>
public sealed class NwbFileSearch
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<string> _notices = [];

    /// <summary>
    /// Messages about named paths that were skipped, and about files that were found several times; complete when the
    /// enumeration has ended.
    /// </summary>
    public IReadOnlyList<string> Notices => _notices;

    /// <summary>Finds files lazily, in the order of the paths; in a folder, ordered by name.</summary>
    /// <param name="fullPaths">The absolute paths; a link to a folder is followed.</param>
    /// <returns>NWB files, and paths that cannot be read (<see cref="AssetKind.Unreadable"/>), each once.</returns>
    public IEnumerable<LocalAsset> Find(IEnumerable<string> fullPaths)
    {
        foreach (var path in fullPaths)
        {
            foreach (var asset in FindAt(path))
            {
                if (_seen.Add(asset.FullPath))
                    yield return asset;
                else
                    _notices.Add($"`{asset.FullPath}` was named more than once");
            }
        }
    }

    private IEnumerable<LocalAsset> FindAt(string path)
    {
        var isFolder = PathEntry.TryRead(path, out _) is { Kind: EntryKind.Folder };
        // The search starts inside of the folder, because a link to a folder would be skipped.
        var (root, name) = isFolder ? ($"{path.TrimEnd('/')}/", "") : Split(path);
        var discovery = new AssetDiscovery(root, new NamedPaths([name]), anyPath: false);
        var count = 0;
        foreach (var asset in discovery.Find())
        {
            if (asset.Kind is not (AssetKind.Nwb or AssetKind.Missing or AssetKind.Unreadable))
                continue;
            count++;
            yield return asset with
            {
                FullPath = Path.GetFullPath(asset.FullPath),
            };
        }
        _notices.AddRange(discovery.Notices);
        if (!isFolder && count == 0 && discovery.Notices.Count == 0)
            _notices.Add($"`{path}` is skipped: its name does not end with `.nwb`");
    }

    private static (string Folder, string Name) Split(string path) =>
        (Path.GetDirectoryName(path) ?? "/", Path.GetFileName(path));
}
