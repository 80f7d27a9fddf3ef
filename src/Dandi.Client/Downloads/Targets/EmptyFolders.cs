using Dandi.FileSystem;

namespace Dandi.Downloads.Targets;

/// <summary>Removes folders without files from a tree.</summary>
internal static class EmptyFolders
{
    // As deep as a path can be (PATH_MAX) without being longer than any program can open.
    private const int MaxDepth = 2048;

    /// <summary>Removes a folder and those in it, if there is nothing but folders in them.</summary>
    /// <returns>False if there is anything else; then all of it is left.</returns>
    /// <exception cref="IOException">A folder cannot be read or removed.</exception>
    public static bool TryRemove(TargetTree tree, string path)
    {
        if (Find(tree, path) is not { } folders)
            return false;
        // Depth first: those in a folder come after it.
        for (var i = folders.Count - 1; i >= 0; i--)
        {
            var (parent, name) = TargetTree.Split(folders[i]);
            using var above = tree.TryOpen(parent);
            if (above is not null && !above.TryDeleteFolder(name))
                return false;
        }
        return true;
    }

    private static List<string>? Find(TargetTree tree, string path)
    {
        var walk = new FolderWalk(tree.Root, NameOrder.Ordinal, FolderLinks.Within(tree.Root));
        var folders = new List<string> { path };
        walk.Enter(path);
        while (walk.TryReadNext(out var entry))
        {
            if (PathEntry.Read(tree.FullPath(entry.Path)) is not { Kind: EntryKind.Folder, IsLink: false })
                return null;
            if (folders.Count == MaxDepth)
                return null;
            folders.Add(entry.Path);
            walk.Enter(entry.Path);
        }
        return folders;
    }
}
