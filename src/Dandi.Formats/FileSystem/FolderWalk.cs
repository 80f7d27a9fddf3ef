namespace Dandi.FileSystem;

/// <summary>A walk through folders, depth first, the names in each in order. The caller decides which folders to enter, and looks at what interests it.</summary>
/// <remarks>
/// Enter the first folder, then take entries, entering those that are to be walked as well. What cannot be read is an exception of <see cref="Enter"/>, after which the walk goes on.
/// Links to folders may be entered; one that leads back to a folder that it is in is refused. Depth costs no stack; memory: the names in the folders on the way to the current entry.
/// </remarks>
/// <param name="root">What paths are relative to.</param>
/// <param name="order">The order of the names in each folder.</param>
public sealed class FolderWalk(string root, NameOrder order)
{
    private readonly Stack<OpenFolder> _open = new();

    /// <summary>How many folders the last entry is in, counted from the first that was entered.</summary>
    public int Depth => _open.Count;

    /// <summary>Enters a folder: what is in it comes next.</summary>
    /// <param name="path">The path of the last entry; at the beginning any path relative to the root, empty for the root itself.</param>
    /// <exception cref="LinkLoopException">It is a link that leads back to a folder that it is in.</exception>
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

    /// <summary>Takes the next entry.</summary>
    /// <returns>False at the end.</returns>
    public bool TryTake(out WalkEntry entry)
    {
        while (_open.TryPeek(out var folder))
        {
            if (folder.Names.TryTake(out var name, out var isFolder))
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
            // Only a link can lead back up; without one the real path follows from the parent's.
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
