using Dandi.Discovery;
using Dandi.FileSystem;

namespace Dandi.Moves;

/// <summary>
/// The folder of a local Dandiset. Its assets are all files but those whose names begin with a period, and
/// <c>dandiset.yaml</c>.
/// </summary>
/// <remarks>Reads the file system when it is asked, but each folder only once.</remarks>
/// <param name="root">The full path of the Dandiset.</param>
public sealed class LocalSide(string root) : MoveSide
{
    private readonly Dictionary<string, Occupant> _folders = new(StringComparer.Ordinal);
    private readonly List<string> _notices = [];

    /// <inheritdoc/>
    public override string Where => "locally";

    /// <summary>Messages for the user about files and folders that stay where they are.</summary>
    public IReadOnlyList<string> Notices => _notices;

    /// <inheritdoc/>
    public override Occupant Find(string path)
    {
        foreach (var folder in AssetPath.FoldersOf(path))
        {
            if (FindFolder(folder) is { Kind: not OccupantKind.Folder } inTheWay)
                return inTheWay;
        }
        return path.Length == 0 ? Occupant.Folder : Read(path);
    }

    /// <inheritdoc/>
    public override IEnumerable<string> AssetsBelow(string folder)
    {
        var discovery = new AssetDiscovery(root, new NamedPaths([folder]), anyPath: true);
        foreach (var asset in discovery.Find())
        {
            if (asset.Problem is { } problem)
                throw new DandiException($"{problem} Nothing was moved.");
            yield return asset.Path;
        }
        _notices.AddRange(discovery.Notices);
    }

    private Occupant FindFolder(string folder)
    {
        if (_folders.TryGetValue(folder, out var known))
            return known;
        var found = Read(folder);
        return _folders[folder] =
            found.Kind == OccupantKind.Asset ? Occupant.Blocked($"`{folder}` is not a folder locally") : found;
    }

    private Occupant Read(string path)
    {
        if (PathEntry.TryRead(Path.Combine(root, path), out var problem) is not { } entry)
            throw new DandiException(
                $"Cannot tell whether `{path}` exists locally: {problem}. Make its folder readable for you. Nothing "
                    + "was moved."
            );
        if (entry.IsAbsent)
            return Occupant.Nothing;
        if (path == DandisetYaml.FileName)
            return Occupant.Blocked("it is the file that describes the Dandiset");
        if (entry.Kind != EntryKind.Folder)
            return Occupant.Asset;
        if (entry.IsLink)
            return Occupant.Blocked($"`{path}` is a symbolic link to a folder");
        return AssetNames.IsZarr(Path.GetFileName(path)) ? Occupant.Asset : Occupant.Folder;
    }
}
