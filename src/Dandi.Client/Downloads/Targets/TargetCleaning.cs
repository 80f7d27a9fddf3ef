using Dandi.FileSystem;

namespace Dandi.Downloads.Targets;

/// <summary>
/// Deletes files from a folder of a tree, and then the folders that are left without anything. Memory is that of a
/// <see cref="FolderWalk"/>. Links to folders that are below the root of the tree are entered, others are kept.
/// </summary>
internal sealed class TargetCleaning
{
    private readonly TargetTree _tree;
    private readonly string _folder;
    private readonly FolderWalk _walk;
    private readonly Stack<OpenFolder> _open = new();

    private TargetCleaning(TargetTree tree, string folder) =>
        (_tree, _folder, _walk) = (
            tree,
            folder,
            new FolderWalk(tree.FullPath(folder), NameOrder.Paths, FolderLinks.Within(tree.Root))
        );

    /// <summary>Deletes what is not to be kept, in the order of the UTF-8 bytes of the paths.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="folder">The folder, which stays.</param>
    /// <param name="keeps">
    /// Whether a file is kept, or a folder with all that is in it. Called for each entry, in order; the path is
    /// relative to the folder.
    /// </param>
    /// <param name="cancellationToken">Ends it between two files.</param>
    /// <returns>How many files were deleted.</returns>
    /// <exception cref="DandiException">A folder cannot be read, or a file cannot be deleted.</exception>
    public static long Run(
        TargetTree tree,
        string folder,
        Func<WalkEntry, bool> keeps,
        CancellationToken cancellationToken
    ) =>
        TargetError.Wrap(tree.FullPath(folder), "cleaned up", () =>
            new TargetCleaning(tree, folder).Clean(keeps, cancellationToken)
        );

    private long Clean(Func<WalkEntry, bool> keeps, CancellationToken cancellationToken)
    {
        var deleted = 0L;
        _walk.Enter("");
        _open.Push(new OpenFolder(""));
        while (_walk.TryReadNext(out var entry))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Leave(_walk.Depth);
            if (keeps(entry))
                _open.Peek().IsKept = true;
            else if (!TryEnter(entry) && !TryDelete(entry, ref deleted))
                _open.Peek().IsKept = true;
        }
        Leave(1);
        return deleted;
    }

    private bool TryEnter(WalkEntry entry)
    {
        if (!PathEntry.IsFolder(Path.Combine(_tree.FullPath(_folder), entry.Path)))
            return false;
        try
        {
            _walk.Enter(entry.Path);
            _open.Push(new OpenFolder(entry.Path));
            return true;
        }
        catch (Exception error) when (error is OutsideLinkException or LinkLoopException)
        {
            return false;
        }
    }

    private bool TryDelete(WalkEntry entry, ref long deleted)
    {
        var (parent, name) = TargetTree.Split($"{_folder}/{entry.Path}");
        using var folder = _tree.TryOpen(parent);
        switch (folder?.Find(name))
        {
            case null:
                return true;
            // A pipe, a device, or a link to a folder that was not entered is no data.
            case { Kind: EntryKind.Special or EntryKind.Folder }:
            case { Kind: EntryKind.Link } when PathEntry.IsFolder(_tree.FullPath($"{parent}/{name}")):
                return false;
            default:
                folder.DeleteFile(name);
                deleted++;
                return true;
        }
    }

    /// <summary>Deletes the folders that the walk has left, if they are empty.</summary>
    private void Leave(int depth)
    {
        while (_open.Count > depth)
        {
            var left = _open.Pop();
            var (parent, name) = TargetTree.Split($"{_folder}/{left.Path}");
            using var folder = _tree.TryOpen(parent);
            var isDeleted =
                !left.IsKept && folder?.Find(name) is { Kind: EntryKind.Folder } && folder.TryDeleteFolder(name);
            if (!isDeleted)
                _open.Peek().IsKept = true;
        }
    }

    private sealed class OpenFolder(string path)
    {
        public string Path => path;

        public bool IsKept { get; set; }
    }
}
