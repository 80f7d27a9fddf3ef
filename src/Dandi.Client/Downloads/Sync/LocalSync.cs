using Dandi.Discovery;
using Dandi.Downloads.Targets;
using Dandi.FileSystem;

namespace Dandi.Downloads.Sync;

/// <summary>
/// Deletes local assets that the archive does not have (<c>--sync</c>), after everything was downloaded. The caller
/// makes sure that all assets were listed and none failed.
/// </summary>
/// <remarks>
/// A file is an asset if neither its name nor that of a folder that it is in begins with a period, it is not the
/// <c>dandiset.yaml</c>, and it does not belong to an unfinished download. A Zarr is one asset. Links to folders, and
/// what is neither file nor folder, are kept.
/// </remarks>
/// <param name="tree">The folder that was downloaded into.</param>
/// <param name="scopes">What the addresses of the run cover.</param>
public sealed class LocalSync(TargetTree tree, IReadOnlyList<SyncScope> scopes)
{
    /// <summary>The maximum number of assets to delete in one run.</summary>
    public const int MaxCount = 1_000_000;

    private const int MaxKeptLinks = 1000;
    private readonly List<string> _keptLinks = [];

    /// <summary>
    /// The links to folders that <see cref="Find"/> has kept although the addresses cover what is in them; at most
    /// 1000.
    /// </summary>
    public IReadOnlyList<string> KeptLinks => _keptLinks;

    /// <summary>Finds the local assets that the addresses cover, but that no asset of the run has claimed.</summary>
    /// <returns>Their paths relative to the root of the tree, in the order of the folders.</returns>
    /// <exception cref="DandiException">A folder cannot be read, so that it is unknown what it contains.</exception>
    public IReadOnlyList<string> Find(CancellationToken cancellationToken) =>
        scopes.Count == 0 || !Directory.Exists(tree.Root)
            ? []
            : TargetError.Wrap(tree.Root, "compared with the archive", () => Walk(cancellationToken));

    /// <summary>Deletes one of them. Folders that become empty stay, as with the Python client.</summary>
    /// <returns>False if a Zarr stays, because something in it is kept.</returns>
    /// <exception cref="DandiException">It cannot be deleted.</exception>
    public bool TryDelete(string path, CancellationToken cancellationToken) =>
        TargetError.Wrap(tree.FullPath(path), "deleted", () =>
        {
            var (folder, name) = TargetTree.Split(path);
            using var parent = tree.TryOpen(folder);
            if (parent?.Find(name) is { Kind: EntryKind.Folder })
            {
                // What this run has written is kept, wherever it is.
                TargetCleaning.Run(
                    tree,
                    path,
                    entry => ForeignNames.Contains(entry.Name) || tree.IsClaimed($"{path}/{entry.Path}"),
                    cancellationToken
                );
                return parent.TryDeleteFolder(name);
            }
            parent?.DeleteFile(name);
            return true;
        });

    private List<string> Walk(CancellationToken cancellationToken)
    {
        var found = new List<string>();
        var walk = new FolderWalk(tree.Root, NameOrder.Ordinal);
        walk.Enter("");
        while (walk.TryReadNext(out var entry))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (entry.Name.StartsWith('.') || AssetNames.IsDownloadLeftover(entry.Name))
                continue;
            var kind = PathEntry.Read(tree.FullPath(entry.Path));
            if (kind.Kind == EntryKind.Folder)
            {
                if (kind.IsLink)
                    AddLink(entry);
                else if (!AddZarr(entry, found) && MayCoverBelow(entry.Path))
                    walk.Enter(entry.Path);
            }
            else if (kind.Kind == EntryKind.File && IsExtra(entry.Path))
                Add(entry.Path, found);
        }
        return found;
    }

    private void AddLink(WalkEntry link)
    {
        var isCovered = AssetNames.IsZarr(link.Name) ? IsExtra(link.Path) : MayCoverBelow(link.Path);
        if (isCovered && _keptLinks.Count < MaxKeptLinks)
            _keptLinks.Add(link.Path);
    }

    /// <returns>Whether it is a Zarr, which is not entered.</returns>
    private bool AddZarr(WalkEntry entry, List<string> found)
    {
        if (!AssetNames.IsZarr(entry.Name))
            return false;
        if (IsExtra(entry.Path) && Directory.EnumerateFileSystemEntries(tree.FullPath(entry.Path)).Any())
            Add(entry.Path, found);
        return true;
    }

    private static void Add(string path, List<string> found)
    {
        if (found.Count == MaxCount)
            throw new DandiException(
                $"More than {CountText.Of(MaxCount)} local assets are not in the archive: nothing was deleted. Check "
                    + "`--output-dir`, or delete them yourself."
            );
        found.Add(path);
    }

    private bool IsExtra(string path) => scopes.Any(scope => scope.Covers(path)) && !tree.IsClaimed(path);

    private bool MayCoverBelow(string folder) => scopes.Any(scope => scope.MayCoverBelow(folder));
}
