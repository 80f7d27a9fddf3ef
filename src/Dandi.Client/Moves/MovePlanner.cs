using Dandi.Discovery;
using Dandi.PythonPatterns;

namespace Dandi.Moves;

/// <summary>
/// Determines which assets of one side are moved where, by the rules of <c>mv</c>, except that a folder is never
/// renamed: unless the destination is a file, a folder is moved into it.
/// </summary>
/// <remarks>Nothing is changed. Whether the targets are free is decided by <see cref="MovePlan"/>.</remarks>
/// <param name="side">The side.</param>
/// <param name="currentFolder">The folder of the Dandiset that given paths are relative to; empty for its root.</param>
public sealed class MovePlanner(MoveSide side, string currentFolder)
{
    /// <summary>Plans the moves of named files and folders to a destination.</summary>
    /// <param name="sources">The paths as the user wrote them.</param>
    /// <param name="destination">The new name of the only source, or the folder to move the sources into.</param>
    /// <param name="other">
    /// The other side; a destination that is a folder there is one here as well. Null if there is none.
    /// </param>
    /// <returns>The moves, without those of an asset to itself.</returns>
    /// <exception cref="UsageException">A source does not exist, or cannot be moved to the destination.</exception>
    public IReadOnlyList<AssetMove> FromPaths(IReadOnlyList<string> sources, string destination, MoveSide? other = null)
    {
        var target = DandisetPath.Resolve(destination, currentFolder);
        var kind = KindOf(target, other);
        if (kind == OccupantKind.Asset && sources.Count > 1)
            throw new UsageException(
                $"`{destination}` is a file {side.Where}, so only one file can be moved to it. Name a folder."
            );
        var isFolder = kind == OccupantKind.Folder || (kind == OccupantKind.Nothing && sources.Count > 1);
        var moves = new MoveSet();
        foreach (var source in sources)
        {
            foreach (var move in FromPath(source, target, kind, isFolder, other))
                moves.Add(move);
        }
        return moves.Moves;
    }

    /// <summary>
    /// Plans the moves of all assets below the current folder whose path, relative to it, matches a regular expression.
    /// </summary>
    /// <param name="pattern">The regular expression.</param>
    /// <param name="replacement">What replaces its first match in each path.</param>
    /// <returns>The moves, without those of an asset to itself.</returns>
    /// <exception cref="UsageException">No path matches, or a new path is not that of an asset.</exception>
    public IReadOnlyList<AssetMove> FromRegex(PythonRegex pattern, PythonTemplate replacement)
    {
        var (moves, isFound) = (new MoveSet(), false);
        var start = currentFolder.Length == 0 ? 0 : currentFolder.Length + 1;
        foreach (var path in side.AssetsBelow(currentFolder))
        {
            if (pattern.TryReplaceFirst(path[start..], replacement) is not { } replaced)
                continue;
            isFound = true;
            var target = replaced.Length == 0 ? default : DandisetPath.Resolve(replaced, currentFolder);
            if (target.IsFolder || string.IsNullOrEmpty(target.Path))
                throw new UsageException(
                    $"`{path}` cannot be moved to `{replaced}`, which is not the path of a file. Change the "
                        + "replacement."
                );
            moves.Add(new AssetMove(path, target.Path));
        }
        return isFound
            ? moves.Moves
            : throw new UsageException(
                $"The regular expression `{pattern.Pattern}` matches no path {side.Where}. It is searched in the paths "
                    + "relative to the current folder."
            );
    }

    private OccupantKind KindOf(DandisetPath target, MoveSide? other)
    {
        var found = side.Find(target.Path);
        if (found.Kind == OccupantKind.Blocked)
            throw new UsageException($"Nothing can be moved to `{target.Path}` {side.Where}: {found.Obstacle}.");
        if (found.Kind == OccupantKind.Asset && target.IsFolder)
            throw new UsageException(
                $"`{target.Path}` is not a folder {side.Where}. Remove the slash to move one file onto it."
            );
        var isFolder =
            target.IsFolder || target.Path == currentFolder || other?.Find(target.Path).Kind == OccupantKind.Folder;
        return found.Kind == OccupantKind.Nothing && isFolder ? OccupantKind.Folder : found.Kind;
    }

    private List<AssetMove> FromPath(
        string text,
        DandisetPath target,
        OccupantKind kind,
        bool isFolder,
        MoveSide? other
    )
    {
        var source = DandisetPath.Resolve(text, currentFolder);
        if (source.Path == currentFolder || source.Path.Length == 0)
            throw new UsageException($"`{text}` cannot be moved: it is the current folder or the whole Dandiset.");
        var found = side.Find(source.Path);
        if (found.Kind == OccupantKind.Folder)
            return FromFolder(text, source, target, kind);
        if (found.Kind == OccupantKind.Blocked)
            throw new UsageException($"`{text}` cannot be moved {side.Where}: {found.Obstacle}.");
        // A completed command line ends in a slash for a Zarr, which is a folder on disk.
        if (found.Kind == OccupantKind.Asset && source.IsFolder && !AssetNames.IsZarr(source.Name))
            throw new UsageException($"`{text}` is not a folder {side.Where}. Remove the slash.");
        return found.Kind == OccupantKind.Asset
            ? [new AssetMove(source.Path, isFolder ? DandisetPath.Join(target.Path, source.Name) : target.Path)]
            : throw new UsageException(
                $"There is no asset `{text}` {side.Where}. "
                    + (
                        other?.Find(source.Path).Kind == OccupantKind.Asset
                            ? $"It exists only {other.Where}: upload it first, or move it there alone with `--work-on`."
                            : "Check the path; `dandi ls` lists them."
                    )
            );
    }

    private List<AssetMove> FromFolder(string text, DandisetPath source, DandisetPath target, OccupantKind kind)
    {
        if (kind == OccupantKind.Asset)
            throw new UsageException(
                $"The folder `{text}` cannot be moved to `{target.Path}`, which is a file {side.Where}. Name a folder."
            );
        var parent = source.Path.Length - source.Name.Length;
        var moves = side.AssetsBelow(source.Path)
            .Select(path => new AssetMove(path, DandisetPath.Join(target.Path, path[parent..])))
            .ToList();
        return moves.Count > 0
            ? moves
            : throw new UsageException(
                $"There are no assets in the folder `{text}` {side.Where}, so nothing is moved."
            );
    }
}
