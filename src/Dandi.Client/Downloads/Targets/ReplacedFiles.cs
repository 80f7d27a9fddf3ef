using Dandi.Files;
using Dandi.FileSystem;

namespace Dandi.Downloads.Targets;

/// <summary>
/// Files of the user in the places of folders. Each gets another name, and is deleted when the first file in the folder
/// is complete; until then, it is put back at the end of the run. Thread-safe.
/// </summary>
/// <param name="tree">The tree.</param>
internal sealed class ReplacedFiles(TargetTree tree)
{
    private readonly Lock _lock = new();

    /// <summary>The names of the files by the paths of the folders.</summary>
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private volatile bool _hasAny;

    /// <summary>Creates a folder; a file in its place gets another name.</summary>
    /// <param name="parent">The folder that it is in.</param>
    /// <param name="path">The path of the folder, relative to the root of the tree.</param>
    public void CreateFolder(FolderHandle parent, string path)
    {
        var name = TargetTree.Split(path).Name;
        lock (_lock)
        {
            // Another transfer may just have done it.
            if (parent.TryCreateFolder(name) || parent.Find(name) is not { Kind: EntryKind.File })
                return;
            var aside = $".{Guid.NewGuid():N}.replaced";
            if (!parent.TryRename(name, parent, aside, replaces: false))
                throw TargetError.Vanished(tree.FullPath(path));
            (_names[path], _hasAny) = (aside, true);
            _ = parent.TryCreateFolder(name);
        }
    }

    /// <summary>Deletes the files in whose places the folders of a file are, which is complete.</summary>
    /// <param name="path">The path of the file, relative to the root of the tree.</param>
    public void Complete(string path)
    {
        if (!_hasAny)
            return;
        lock (_lock)
        {
            foreach (var folder in AssetPath.FoldersOf(path).Where(_names.ContainsKey).ToList())
            {
                var name = _names[folder];
                _names.Remove(folder);
                Try(folder, name, parent => parent.DeleteFile(name));
            }
            _hasAny = _names.Count > 0;
        }
    }

    /// <summary>
    /// Whether nothing in a folder above a path is complete so far, so that <see cref="PutBack()"/> would delete it.
    /// </summary>
    public bool WillPutBack(string path)
    {
        if (!_hasAny)
            return false;
        lock (_lock)
            return AssetPath.FoldersOf(path).Append(path).Any(_names.ContainsKey);
    }

    /// <summary>Puts back the files in whose places nothing is complete.</summary>
    public void PutBack()
    {
        lock (_lock)
        {
            foreach (var (path, name) in _names)
                Try(path, name, parent => PutBack(parent, path, name));
            _names.Clear();
        }
    }

    private void PutBack(FolderHandle parent, string path, string name)
    {
        // The folder is of this run. Bytes of unfinished downloads can be requested again.
        TargetCleaning.Run(tree, path, entry => IsForeign($"{path}/{entry.Path}"), CancellationToken.None);
        if (!EmptyFolders.TryRemove(tree, path) || !parent.TryRename(name, parent, TargetTree.Split(path).Name, false))
            Warn(path, name, "something else is in its place now");
    }

    /// <summary>Whether something is neither a folder nor in one of an unfinished download.</summary>
    private bool IsForeign(string path) =>
        PathEntry.Read(tree.FullPath(path)) is not { Kind: EntryKind.Folder, IsLink: false }
        && !AssetPath
            .FoldersOf(path)
            .Any(folder => folder.EndsWith(TargetNames.PartialExtension, StringComparison.Ordinal));

    private void Try(string path, string name, Action<FolderHandle> action)
    {
        try
        {
            using var parent = tree.TryOpen(TargetTree.Split(path).Folder);
            if (parent is not null)
                action(parent);
        }
        catch (Exception error) when (StorageFault.Is(error) || error is DandiException)
        {
            Warn(path, name, error.Message.TrimEnd('.'));
        }
    }

    private void Warn(string path, string name, string problem)
    {
        var (folder, _) = TargetTree.Split(path);
        tree.Warned(
            $"The file that was in the place of the folder `{tree.FullPath(path)}` is now `{name}` in "
                + $"`{tree.FullPath(folder)}`, and stays there: {problem}. Rename or delete it."
        );
    }
}
