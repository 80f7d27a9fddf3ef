namespace Dandi.FileSystem;

/// <summary>
/// Walks a folder tree depth first, with the entries of each folder in order. The caller decides which folders to
/// enter.
/// </summary>
/// <remarks>
/// Enter the start folder, then read entries and enter those folders that should be walked, too. If a folder cannot be
/// read, <see cref="Enter"/> throws and the walk can continue. Links to folders may be entered; a link to a folder that
/// contains it is refused. The walk is not recursive, so that depth is unlimited; it keeps the names of all folders
/// between the start folder and the current entry in memory. An instance is not thread-safe.
/// </remarks>
/// <param name="root">The folder that paths are relative to.</param>
/// <param name="order">The order of the names within each folder.</param>
public sealed class FolderWalk(string root, NameOrder order)
{
    private readonly Stack<OpenFolder> _open = new();

    /// <summary>How many of the entered folders contain the last entry, including the start folder.</summary>
    public int Depth => _open.Count;

    /// <summary>Enters a folder, whose entries are then read next.</summary>
    /// <param name="path">The path of the last entry. For the start folder, any path relative to the root; empty for
    /// the root itself.</param>
    /// <exception cref="LinkLoopException">The path is a link to a folder that contains it.</exception>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public void Enter(string path)
    {
        try
        {
            _open.Push(Open(path));
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException("Permission denied", error);
        }
    }

    /// <summary>Returns the next entry.</summary>
    /// <returns>False at the end of the walk.</returns>
    public bool TryReadNext(out WalkEntry entry)
    {
        while (_open.TryPeek(out var folder))
        {
            if (folder.Names.TryReadNext(out var name, out var isFolder))
            {
                entry = new WalkEntry(folder.Path.Length == 0 ? name : $"{folder.Path}/{name}", name, isFolder);
                return true;
            }
            _open.Pop();
        }
        entry = default;
        return false;
    }

    private OpenFolder Open(string path)
    {
        var full = path.Length == 0 ? root : Path.Combine(root, path);
        var target = new DirectoryInfo(full).ResolveLinkTarget(returnFinalTarget: true)?.FullName;
        var realPath = target ?? full;
        if (_open.TryPeek(out var parent))
        {
            // Only a link can lead back up. For a plain folder, the real path follows from that of its parent.
            if (target is null)
                realPath = Path.Combine(parent.RealPath, Path.GetFileName(full));
            else if (IsWithin(parent.RealPath, target))
                throw new LinkLoopException(target);
        }
        return new OpenFolder(path, realPath, FolderNames.Read(full, order));
    }

    private static bool IsWithin(string path, string folder) =>
        $"{path}/".StartsWith($"{folder}/", StringComparison.Ordinal);

    private sealed record OpenFolder(string Path, string RealPath, FolderNames Names);
}

/// <summary>The order in which <see cref="FolderWalk"/> returns the names within a folder.</summary>
public enum NameOrder
{
    /// <summary>The order of <see cref="StringComparer.Ordinal"/>: by UTF-16 code units.</summary>
    Ordinal,

    /// <summary>
    /// The order of the UTF-8 bytes of paths, as in listings of an object store: a folder is sorted as if its name
    /// ended with a slash.
    /// </summary>
    Paths,
}
