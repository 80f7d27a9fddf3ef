namespace Dandi.FileSystem;

/// <summary>
/// Walks a folder tree depth first, with the entries of each folder in order. The caller decides which folders to
/// enter.
/// </summary>
/// <remarks>
/// Enter the start folder, then read entries and enter those folders that should be walked, too. If a folder cannot be
/// read, <see cref="Enter"/> throws and the walk can continue. Links to folders may be entered, within the limits of
/// <see cref="FolderLinks"/>; a link to a folder that contains an entered one is refused. The walk is not recursive, so
/// that depth is unlimited; it keeps the names of all folders between the start folder and the current entry in memory.
/// An instance is not thread-safe.
/// </remarks>
/// <param name="root">The folder that paths are relative to.</param>
/// <param name="order">The order of the names within each folder.</param>
/// <param name="links">Which links to folders may be entered; null for all.</param>
public sealed class FolderWalk(string root, NameOrder order, FolderLinks? links = null)
{
    private readonly Stack<OpenFolder> _open = new();

    /// <summary>How many of the entered folders contain the last entry, including the start folder.</summary>
    public int Depth => _open.Count;

    /// <summary>Enters a folder, whose entries are then read next.</summary>
    /// <param name="path">The path of the last entry. For the start folder, any path relative to the root; empty for
    /// the root itself.</param>
    /// <exception cref="LinkLoopException">The path is a link to a folder that contains it.</exception>
    /// <exception cref="OutsideLinkException">The path is a link that may not be entered.</exception>
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
        var realPath = RealPathOf(full);
        var folder = new OpenFolder(path, realPath, FolderNames.Read(full, order));
        // If the folder was replaced by a link in the meantime, the names may be those of another folder.
        if (RealPathOf(full) != realPath)
            throw new IOException("It was replaced while it was read");
        return folder;
    }

    /// <summary>Finds out where a folder really is, and refuses links that must not be followed.</summary>
    private string RealPathOf(string full)
    {
        var isLink = new DirectoryInfo(full).LinkTarget is not null;
        // Only a link can lead elsewhere. For a plain folder, the real path follows from that of its parent.
        if (!isLink && _open.TryPeek(out var parent))
            return Path.Combine(parent.RealPath, Path.GetFileName(full));
        if (_open.Count == 0)
            return RealPath.TryRead(full) ?? full;
        var realPath = RealPath.TryRead(full)
            ?? throw new IOException("It is a symbolic link whose target cannot be determined");
        if (_open.Any(folder => RealPath.IsWithin(folder.RealPath, realPath)))
            throw new LinkLoopException(realPath);
        if (links is not null && !links.Allows(realPath) && !RealPath.IsWithin(realPath, _open.Last().RealPath))
            throw new OutsideLinkException(realPath, links.Boundary!);
        return realPath;
    }

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
