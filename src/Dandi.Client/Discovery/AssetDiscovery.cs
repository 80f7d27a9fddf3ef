using Dandi.Bids.Tree;
using Dandi.FileSystem;

namespace Dandi.Discovery;

/// <summary>Finds the assets at and below the named paths, lazily: only what is named is searched.</summary>
/// <remarks>
/// An instance is for one run and one thread. <see cref="Unrecognized"/>, <see cref="Notices"/> and
/// <see cref="BidsRoots"/> are complete when the enumeration has ended. A path that the system cannot read becomes an
/// asset of the kind <see cref="AssetKind.Unreadable"/>, so that no run succeeds that has not seen everything.
/// </remarks>
/// <param name="root">The root of the Dandiset, or a folder that is treated like one.</param>
/// <param name="named">The paths to search.</param>
/// <param name="anyPath">Whether every file is an asset (<c>--allow-any-path</c>).</param>
public sealed class AssetDiscovery(string root, NamedPaths named, bool anyPath)
{
    private readonly PathClassifier _classifier = new(root, anyPath);
    private readonly List<string> _unrecognized = [];
    private readonly List<string> _notices = [];
    private readonly SortedSet<string> _bidsRoots = new(StringComparer.Ordinal);

    /// <summary>Creates a discovery for a Dandiset on this machine.</summary>
    public AssetDiscovery(LocalDandiset local, NamedPaths named, bool anyPath)
        : this(local.Root, named, anyPath) { }

    /// <summary>
    /// Files that are not assets. A folder is listed instead of its files if nothing in it is an asset.
    /// </summary>
    public IReadOnlyList<string> Unrecognized => _unrecognized;

    /// <summary>Messages for the user about paths that were skipped.</summary>
    public IReadOnlyList<string> Notices => _notices;

    /// <summary>
    /// The roots of the BIDS datasets that were found or contain a named path, relative to the root; <c>.</c> for the
    /// root itself.
    /// </summary>
    public IReadOnlyCollection<string> BidsRoots => _bidsRoots;

    /// <summary>Enumerates the assets, folder by folder, in the order of their names.</summary>
    public IEnumerable<LocalAsset> Find() => named.Paths.SelectMany(FindAtOrBelow);

    private IEnumerable<LocalAsset> FindAtOrBelow(string path)
    {
        try
        {
            return FindNamed(path);
        }
        catch (IOException error)
        {
            return [_classifier.Unreadable(path, error)];
        }
    }

    private IEnumerable<LocalAsset> FindNamed(string path)
    {
        var bidsRoot = FindBidsRootAbove(path);
        if (FindSkipNotice(path, bidsRoot is not null) is { } notice)
        {
            _notices.Add(notice);
            return [];
        }
        if (_classifier.FindDanglingLink(path) is { } link)
            return [_classifier.Missing(path) with { Problem = $"{link}." }];
        var entry = _classifier.Classify(path, bidsRoot);
        return entry.Class switch
        {
            PathClass.Absent => [_classifier.Missing(path)],
            PathClass.Folder => Walk(path, bidsRoot),
            PathClass.Asset => [entry.Asset!],
            _ => SkipNamed(path, entry.Class),
        };
    }

    private IEnumerable<LocalAsset> SkipNamed(string path, PathClass pathClass)
    {
        if (pathClass == PathClass.Unrecognized)
            _unrecognized.Add(path);
        if (pathClass == PathClass.FolderLink)
            _notices.Add(_classifier.FolderLinkNotice(path));
        if (pathClass == PathClass.EmptyZarr)
            _notices.Add($"`{path}` is skipped: it is a Zarr without files");
        return [];
    }

    private IEnumerable<LocalAsset> Walk(string start, string? bidsRoot)
    {
        var walk = new FolderWalk(root, NameOrder.Ordinal);
        var open = new Stack<FolderState>();
        if (Open(walk, start, bidsRoot, out var problem) is { } first)
            open.Push(first);
        else
            yield return _classifier.Unreadable(start, problem);
        while (walk.TryReadNext(out var item))
        {
            while (open.Count > walk.Depth)
                Close(open);
            var folder = open.Peek();
            if (AssetNames.IsHidden(item.Name, folder.BidsRoot is not null))
                continue;
            var path = item.Path;
            var entry = _classifier.Classify(item, folder.BidsRoot);
            if (entry.Class == PathClass.Folder)
            {
                if (Open(walk, path, folder.BidsRoot, out problem) is { } inner)
                    open.Push(inner);
                else
                    entry = new ClassifiedPath(PathClass.Asset, _classifier.Unreadable(path, problem));
            }
            else if (entry.Class is PathClass.Unrecognized or PathClass.DanglingLink)
                folder.Unrecognized.Add(path);
            if (entry.Class == PathClass.FolderLink)
                _notices.Add(_classifier.FolderLinkNotice(path));
            if (entry.Notice is { } notice)
                _notices.Add(notice);
            if (entry.Asset is null)
                continue;
            folder.HasAssets = true;
            yield return entry.Asset;
        }
        while (open.Count > 0)
            Close(open);
    }

    private void Close(Stack<FolderState> open)
    {
        var folder = open.Pop();
        if (!open.TryPeek(out var parent))
        {
            _unrecognized.AddRange(folder.Unrecognized);
            return;
        }
        parent.HasAssets |= folder.HasAssets;
        if (folder.HasAssets)
            parent.Unrecognized.AddRange(folder.Unrecognized);
        else if (folder.Unrecognized.Count > 0)
            parent.Unrecognized.Add(folder.Path);
    }

    /// <returns>Null if the folder cannot be read, for the reason in <paramref name="problem"/>.</returns>
    private FolderState? Open(FolderWalk walk, string path, string? bidsRoot, out string problem)
    {
        var fullPath = _classifier.FullPath(path);
        problem = "";
        try
        {
            // A folder may be readable but not searchable: its names are known, but not what they refer to.
            PathEntry.Read(Path.Combine(fullPath, "."));
            var isBidsRoot = bidsRoot is null && IsBidsRoot(path);
            walk.Enter(path);
            return new FolderState(path, isBidsRoot ? AddBidsRoot(path) : bidsRoot);
        }
        catch (IOException error)
        {
            problem =
                $"The folder `{fullPath}` cannot be read: {error.Message.TrimEnd('.')}. "
                + "Make it readable for you, or check the disk that it is on.";
            return null;
        }
    }

    /// <summary>Gets the reason why a named path is skipped although something may exist there, or null.</summary>
    private string? FindSkipNotice(string path, bool inBids)
    {
        var parts = path.Length == 0 ? [] : path.Split('/');
        for (var i = 0; i < parts.Length; i++)
        {
            var upTo = string.Join('/', parts[..(i + 1)]);
            if (AssetNames.IsHidden(parts[i], inBids))
                return $"`{path}` is skipped: files and folders whose name begins with a period are not assets";
            if (
                i == parts.Length - 1
                || PathEntry.Read(_classifier.FullPath(upTo)) is not { Kind: EntryKind.Folder } folder
            )
                continue;
            if (folder.IsLink)
                return _classifier.FolderLinkNotice(upTo);
            if (AssetNames.IsZarr(parts[i]))
                return $"`{path}` is inside the Zarr `{upTo}`, which is uploaded as a whole: name `{upTo}` instead";
        }
        return null;
    }

    private string? FindBidsRootAbove(string path)
    {
        for (var end = 0; end >= 0 && path.Length > 0; end = path.IndexOf('/', end + 1))
        {
            var folder = path[..end];
            if (IsBidsRoot(folder))
                return AddBidsRoot(folder);
        }
        return null;
    }

    private bool IsBidsRoot(string folder) => BidsDatasetRoot.IsAt(_classifier.FullPath(folder));

    private string AddBidsRoot(string folder)
    {
        var bidsRoot = folder.Length == 0 ? "." : folder;
        _bidsRoots.Add(bidsRoot);
        return bidsRoot;
    }

    /// <summary>A folder that is being searched.</summary>
    /// <param name="Path">The path relative to the root.</param>
    /// <param name="BidsRoot">The root of the BIDS dataset that the folder is in, or null.</param>
    private sealed record FolderState(string Path, string? BidsRoot)
    {
        public List<string> Unrecognized { get; } = [];

        public bool HasAssets { get; set; }
    }
}
