using Dandi.FileSystem;

namespace Dandi.Downloads.Targets;

/// <summary>
/// Deletes files from a folder of a tree, and then the folders that are left without anything. Memory is that of a
/// <see cref="FolderWalk"/>. Links to folders are kept and never entered, wherever they lead: what they lead to belongs
/// to another folder.
/// </summary>
internal sealed class TargetCleaning
{
    private readonly TargetTree _tree;
    private readonly string _folder;
    private readonly FolderWalk _walk;
    private readonly Stack<OpenFolder> _open = new();
    private readonly bool _deletes;

    private TargetCleaning(TargetTree tree, string folder, bool deletes) =>
        (_tree, _folder, _deletes, _walk) = (
            tree,
            folder,
            deletes,
            new FolderWalk(tree.FullPath(folder), NameOrder.Paths, FolderLinks.Within(tree.FullPath(folder)))
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
            new TargetCleaning(tree, folder, deletes: true).Clean(keeps, cancellationToken)
        );

    /// <summary>Counts the files that <see cref="Run"/> would delete, without deleting anything.</summary>
    /// <inheritdoc cref="Run"/>
    public static long Count(
        TargetTree tree,
        string folder,
        Func<WalkEntry, bool> keeps,
        CancellationToken cancellationToken
    ) =>
        TargetError.Wrap(tree.FullPath(folder), "compared with the archive", () =>
            new TargetCleaning(tree, folder, deletes: false).Clean(keeps, cancellationToken)
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
        var found = PathEntry.Read(Path.Combine(_tree.FullPath(_folder), entry.Path));
        if (found is not { Kind: EntryKind.Folder, IsLink: false })
            return false;
        _walk.Enter(entry.Path);
        _open.Push(new OpenFolder(entry.Path));
        return true;
    }

    private bool TryDelete(WalkEntry entry, ref long deleted)
    {
        var (parent, name) = TargetTree.Split($"{_folder}/{entry.Path}");
        using var folder = _tree.TryOpen(parent);
        switch (folder?.Find(name))
        {
            case null:
                return true;
            // A pipe, a device or a link to a folder is no data.
            case { Kind: EntryKind.Special or EntryKind.Folder }:
            case { Kind: EntryKind.Link } when PathEntry.IsFolder(_tree.FullPath($"{parent}/{name}")):
                return false;
            default:
                if (_deletes)
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
            if (!_deletes)
                continue;
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
