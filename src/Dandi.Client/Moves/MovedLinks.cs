using System.Collections.Concurrent;
using Dandi.Files;
using Dandi.FileSystem;

namespace Dandi.Moves;

/// <summary>Relative symbolic links that are moved, so that they lead to the same files as before.</summary>
/// <remarks>
/// The file that a link leads to may be moved by the same run, before or after the link, or may be a link itself. The
/// link leads to where that file is to be at the end; if its move fails, <see cref="Repair"/> leads the link back.
/// Thread-safe.
/// </remarks>
/// <param name="root">The full path of the Dandiset.</param>
internal sealed class MovedLinks(string root)
{
    // The number of links that Linux follows in one path.
    private const int MaxHops = 40;
    private readonly string _root = RealPath.OfExistingPart(root);
    private readonly ConcurrentQueue<LinkToMovedFile> _links = new();
    private Dictionary<string, string> _targets = new(StringComparer.Ordinal);

    /// <summary>Sets what the run is to move.</summary>
    public void Expect(IEnumerable<PlannedMove> moves) =>
        _targets = moves
            .Where(move => move.Action != MoveAction.Skip)
            .ToDictionary(move => move.Source, move => move.Target, StringComparer.Ordinal);

    /// <summary>The text that a link is to have at its target.</summary>
    /// <param name="link">The full path of the link.</param>
    /// <param name="text">The text that it has.</param>
    /// <param name="target">Its full path after the move; the folder exists.</param>
    public string TextAt(string link, string text, string target)
    {
        if (Path.IsPathRooted(text))
            return text;
        var file = RealPath.OfEntry(RelativeLinks.Resolve(RealPath.OfFolder(link), text));
        if (FindMoved(file) is not { } moved)
            return RelativeLinks.Moved(text, link, target);
        _links.Enqueue(new LinkToMovedFile(target, file, moved));
        return Path.GetRelativePath(RealPath.OfFolder(target), moved);
    }

    /// <summary>Whether a link leads to a path, perhaps through other links.</summary>
    /// <param name="link">The full path of the link.</param>
    /// <param name="path">The full path.</param>
    public static bool LeadsTo(string link, string path)
    {
        path = RealPath.OfEntry(path);
        for (var hops = 0; hops < MaxHops && RelativeLinks.TextOf(link) is { } text; hops++)
        {
            link = RealPath.OfEntry(RelativeLinks.Resolve(RealPath.OfFolder(link), text));
            if (link == path)
                return true;
        }
        return false;
    }

    /// <summary>Leads links back to files whose move has failed.</summary>
    /// <exception cref="IOException">A link cannot be replaced.</exception>
    public void Repair()
    {
        while (_links.TryDequeue(out var link))
        {
            var folder = RealPath.OfFolder(link.Path);
            if (
                RelativeLinks.TextOf(link.Path) != Path.GetRelativePath(folder, link.Moved)
                || PathKinds.Of(link.Moved) != PathKind.Missing
                || PathKinds.Of(link.File) == PathKind.Missing
            )
                continue;
            var temp = Path.Combine(folder, $".dandi-link-{Guid.NewGuid():N}");
            File.CreateSymbolicLink(temp, Path.GetRelativePath(folder, link.File));
            File.Move(temp, link.Path, overwrite: true);
        }
    }

    /// <returns>The full path that a file is to have at the end; null if it is not moved.</returns>
    private string? FindMoved(string file)
    {
        if (!RealPath.IsWithin(file, _root))
            return null;
        var path = Path.GetRelativePath(_root, file);
        // A file of a Zarr is moved with the Zarr.
        foreach (var asset in AssetPath.FoldersOf(path).Append(path))
        {
            if (_targets.TryGetValue(asset, out var target))
                return Path.Combine(_root, target + path[asset.Length..]);
        }
        return null;
    }

    /// <param name="Path">The full path of the link after its move.</param>
    /// <param name="File">The full path of the file before its move.</param>
    /// <param name="Moved">The full path of the file after its move.</param>
    private sealed record LinkToMovedFile(string Path, string File, string Moved);
}
