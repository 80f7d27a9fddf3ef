using Dandi.FileSystem;

namespace Dandi.Bids.Tree;

/// <summary>What is in a folder of a dataset whose content is not kept in memory.</summary>
internal static class FolderContent
{
    /// <summary>The sizes of all files in a folder and the folders in it.</summary>
    public static IEnumerable<long> Sizes(string folder)
    {
        var walk = new FolderWalk(folder, NameOrder.Ordinal);
        if (!TryEnter(walk, ""))
            yield break;
        while (walk.TryReadNext(out var entry))
        {
            if (IsPruned(entry.Name) || entry.IsUndecodable)
                continue;
            if (entry.IsFolder)
                TryEnter(walk, entry.Path);
            else
                yield return SizeOf(Path.Combine(folder, entry.Path));
        }
    }

    /// <summary>Whether a file or folder exists at a path.</summary>
    public static bool Exists(string folder, IEnumerable<string> names)
    {
        var path = folder;
        foreach (var name in names)
        {
            if (name.Length == 0 || IsPruned(name) || name.Contains('/', StringComparison.Ordinal))
                return false;
            path = Path.Combine(path, name);
        }
        return PathEntry.TryRead(path, out _) is { } entry
            && (
                entry.Kind is EntryKind.File or EntryKind.Folder
                || (entry.DanglingTarget is { } target && AnnexLink.TryReadSize(target) is not null)
            );
    }

    /// <summary>Whether a name is left out everywhere: it begins with a period.</summary>
    public static bool IsPruned(string name) => name.StartsWith('.');

    /// <summary>The size of a file; 0 for anything else.</summary>
    private static long SizeOf(string path) =>
        PathEntry.TryRead(path, out _) is not { } entry ? 0
        : entry.IsLink && AnnexLink.TryReadSizeAt(path) is { } size ? size
        : entry.Kind == EntryKind.File ? entry.Status?.Size ?? new FileInfo(path).Length
        : 0;

    private static bool TryEnter(FolderWalk walk, string path)
    {
        try
        {
            walk.Enter(path);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
