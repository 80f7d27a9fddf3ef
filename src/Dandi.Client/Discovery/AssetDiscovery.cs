using Dandi.FileSystem;
using Dandi.Zarr;

namespace Dandi.Discovery;

/// <summary>Finds the assets below the named paths, lazily: only what is named is walked.</summary>
/// <remarks>
/// One run, one instance: <see cref="Unrecognized"/>, <see cref="Notices"/> and <see cref="BidsRoots"/> are complete once the enumeration has ended.
/// Where the system cannot tell what is at a path, the path is an asset of the kind <see cref="AssetKind.Unreadable"/>, so that no run succeeds that has not seen everything.
/// </remarks>
/// <param name="root">The folder of the Dandiset, or one that shall be looked at as if it were one.</param>
/// <param name="named">What of it.</param>
/// <param name="anyPath">Whether every file is an asset.</param>
public sealed class AssetDiscovery(string root, NamedPaths named, bool anyPath)
{
    private readonly List<string> _unrecognized = [];
    private readonly List<string> _notices = [];
    private readonly SortedSet<string> _bidsRoots = new(StringComparer.Ordinal);

    /// <summary>For a Dandiset.</summary>
    public AssetDiscovery(LocalDandiset local, NamedPaths named, bool anyPath)
        : this(local.Root, named, anyPath) { }

    /// <summary>Files that are no assets; a folder stands for all that is in it where nothing in it is an asset.</summary>
    public IReadOnlyList<string> Unrecognized => _unrecognized;

    /// <summary>What the user should know of paths that were passed over.</summary>
    public IReadOnlyList<string> Notices => _notices;

    /// <summary>The roots of the BIDS datasets that were found or lie above what is named, relative to the root; <c>.</c> for the root itself.</summary>
    public IReadOnlyCollection<string> BidsRoots => _bidsRoots;

    /// <summary>The assets, folder by folder, names in order.</summary>
    public IEnumerable<LocalAsset> Find() => named.Paths.SelectMany(FindBelow);

    private IEnumerable<LocalAsset> FindBelow(string path)
    {
        try
        {
            return FindNamed(path);
        }
        catch (IOException error)
        {
            return [Unreadable(path, error)];
        }
    }

    private IEnumerable<LocalAsset> FindNamed(string path)
    {
        var bidsRoot = FindBidsRootAbove(path);
        if (PassedOver(path, bidsRoot is not null) is { } notice)
        {
            _notices.Add(notice);
            return [];
        }
        if (FindDanglingLink(path) is { } link)
            return [Missing(path) with { Problem = $"{link}." }];
        var entry = Classify(path, bidsRoot);
        return entry.Kind switch
        {
            FoundKind.Nothing => [Missing(path)],
            FoundKind.Folder => Walk(path, bidsRoot),
            FoundKind.Asset => [entry.Asset!],
            _ => PassOver(path, entry.Kind),
        };
    }

    private IEnumerable<LocalAsset> PassOver(string path, FoundKind kind)
    {
        if (kind == FoundKind.Unrecognized)
            _unrecognized.Add(path);
        if (kind == FoundKind.FolderLink)
            _notices.Add(FolderLinkNotice(path));
        if (kind == FoundKind.EmptyZarr)
            _notices.Add($"`{path}` has no files and is no asset");
        return [];
    }

    private IEnumerable<LocalAsset> Walk(string start, string? bidsRoot)
    {
        var walk = new FolderWalk(root, NameOrder.Ordinal);
        var open = new Stack<OpenFolder>();
        if (Open(walk, start, bidsRoot, out var problem) is { } first)
            open.Push(first);
        else
            yield return Unreadable(start, problem);
        while (walk.TryTake(out var item))
        {
            while (open.Count > walk.Depth)
                Close(open);
            var folder = open.Peek();
            if (AssetNames.IsHidden(item.Name, folder.BidsRoot is not null))
                continue;
            var path = item.Path;
            var entry = Classify(item, folder.BidsRoot);
            if (entry.Kind == FoundKind.Folder)
            {
                if (Open(walk, path, folder.BidsRoot, out problem) is { } inner)
                    open.Push(inner);
                else
                    entry = new Entry(FoundKind.Asset, Unreadable(path, problem));
            }
            else if (entry.Kind is FoundKind.Unrecognized or FoundKind.DanglingLink)
                folder.Unrecognized.Add(path);
            if (entry.Kind == FoundKind.FolderLink)
                _notices.Add(FolderLinkNotice(path));
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

    private void Close(Stack<OpenFolder> open)
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

    /// <returns>Null where it cannot be told what is in the folder.</returns>
    private OpenFolder? Open(FolderWalk walk, string path, string? bidsRoot, out string problem)
    {
        var fullPath = FullPath(path);
        problem = "";
        try
        {
            // A folder may be readable but not searchable: its names are known, and nothing of what they stand for.
            PathEntry.Look(Path.Combine(fullPath, "."));
            var isBidsRoot = bidsRoot is null && IsBidsRoot(path);
            walk.Enter(path);
            return new OpenFolder(path, isBidsRoot ? BidsRoot(path) : bidsRoot);
        }
        catch (IOException error)
        {
            problem =
                $"The folder `{fullPath}` cannot be read: {error.Message.TrimEnd('.')}. Make it readable for you, or check the disk that it is on.";
            return null;
        }
    }

    /// <summary>What something in a folder is; where that cannot be told, an asset that says so.</summary>
    private Entry Classify(WalkEntry item, string? bidsRoot)
    {
        var path = item.Path;
        try
        {
            var entry = Classify(path, bidsRoot);
            if (entry.Kind != FoundKind.Nothing || !item.IsUndecodable)
                return entry;
            if (item.IsFolder)
                return new Entry(
                    FoundKind.Asset,
                    Unreadable(path, $"The name of the folder `{FullPath(path)}` is not valid UTF-8. Rename it.")
                );
            return KindOf(path, item.Name, bidsRoot) is { } kind
                ? new Entry(FoundKind.Asset, new LocalAsset(path, FullPath(path), kind, bidsRoot))
                : new Entry(FoundKind.Unrecognized);
        }
        catch (IOException error)
        {
            return new Entry(FoundKind.Asset, Unreadable(path, error));
        }
    }

    private Entry Classify(string path, string? bidsRoot)
    {
        var fullPath = FullPath(path);
        var name = Path.GetFileName(path);
        var entry = PathEntry.Look(fullPath);
        if (entry.IsAbsent)
            return new Entry(FoundKind.Nothing);
        if (entry.Kind == EntryKind.Folder)
        {
            if (entry.IsLink)
                return new Entry(FoundKind.FolderLink);
            if (path.Length == 0 || !AssetNames.IsZarr(name))
                return new Entry(FoundKind.Folder);
            return IsEmptyZarr(fullPath) ? new Entry(FoundKind.EmptyZarr) : Asset(AssetKind.Zarr);
        }
        if (path == DandisetYaml.FileName)
            return new Entry(FoundKind.DandisetYaml);
        if (KindOf(path, name, bidsRoot) is { } kind)
            return Asset(kind);
        if (DanglingLinkNotice(path, entry) is not { } notice)
            return new Entry(FoundKind.Unrecognized);
        return AssetNames.IsZarr(name)
            ? new Entry(FoundKind.Asset, Unreadable(path, $"{notice}."))
            : new Entry(FoundKind.DanglingLink, Notice: notice);

        Entry Asset(AssetKind kind) => new(FoundKind.Asset, new LocalAsset(path, fullPath, kind, bidsRoot));
    }

    private AssetKind? KindOf(string path, string name, string? bidsRoot)
    {
        var kind = AssetNames.KindOf(name);
        if (bidsRoot is null)
            return kind ?? (anyPath ? AssetKind.Generic : null);
        if (kind == AssetKind.Nwb)
            return kind;
        return path == Join(bidsRoot == "." ? "" : bidsRoot, AssetNames.BidsDescription)
            ? AssetKind.BidsDescription
            : AssetKind.Generic;
    }

    /// <summary>Why a named path selects nothing although something may be there, or null.</summary>
    private string? PassedOver(string path, bool inBids)
    {
        var parts = path.Length == 0 ? [] : path.Split('/');
        for (var i = 0; i < parts.Length; i++)
        {
            var upTo = string.Join('/', parts[..(i + 1)]);
            if (AssetNames.IsHidden(parts[i], inBids))
                return $"`{path}` is passed over: names that begin with a period are no assets";
            if (i == parts.Length - 1 || PathEntry.Look(FullPath(upTo)) is not { Kind: EntryKind.Folder } folder)
                continue;
            if (folder.IsLink)
                return FolderLinkNotice(upTo);
            if (AssetNames.IsZarr(parts[i]))
                return $"`{path}` is inside the Zarr `{upTo}`, which is uploaded as a whole: name `{upTo}` instead";
        }
        return null;
    }

    /// <returns>What to say of the first part of a named path that is a link to nothing, unless it is the whole path and has the name of an asset: that one fails by itself.</returns>
    private string? FindDanglingLink(string path)
    {
        for (var end = path.IndexOf('/'); end >= 0; end = path.IndexOf('/', end + 1))
        {
            if (DanglingLinkNotice(path[..end], PathEntry.Look(FullPath(path[..end]))) is { } notice)
                return notice;
        }
        return AssetNames.KindOf(path) is null ? DanglingLinkNotice(path, PathEntry.Look(FullPath(path))) : null;
    }

    private LocalAsset Missing(string path) => new(path, FullPath(path), AssetKind.Missing, null);

    private LocalAsset Unreadable(string path, IOException error) =>
        Unreadable(
            path,
            $"`{FullPath(path)}` cannot be read: {error.Message.TrimEnd('.')}. Make it readable for you, or check the disk that it is on."
        );

    private LocalAsset Unreadable(string path, string problem) =>
        new(path.Length == 0 ? "." : path, FullPath(path), AssetKind.Unreadable, null) { Problem = problem };

    private string? FindBidsRootAbove(string path)
    {
        for (var end = 0; end >= 0 && path.Length > 0; end = path.IndexOf('/', end + 1))
        {
            var folder = path[..end];
            if (IsBidsRoot(folder))
                return BidsRoot(folder);
        }
        return null;
    }

    /// <remarks>A description that is a link to nothing is one whose content is elsewhere, as DataLad leaves it.</remarks>
    private bool IsBidsRoot(string folder) =>
        PathEntry.Look(Path.Combine(FullPath(folder), AssetNames.BidsDescription))
            is { Kind: EntryKind.File }
                or { IsDanglingLink: true };

    private string BidsRoot(string folder)
    {
        var bidsRoot = folder.Length == 0 ? "." : folder;
        _bidsRoots.Add(bidsRoot);
        return bidsRoot;
    }

    /// <remarks>A Zarr that cannot be read is an asset, which fails by itself.</remarks>
    private static bool IsEmptyZarr(string folder)
    {
        try
        {
            return !new ZarrStore(folder).Paths().Any();
        }
        catch (DandiException)
        {
            return false;
        }
    }

    private string FolderLinkNotice(string path) =>
        $"`{FullPath(path)}`: a symbolic link to a folder is passed over; name the folder itself";

    private string? DanglingLinkNotice(string path, PathEntry entry) =>
        entry.DanglingLink is { } link
            ? $"`{FullPath(path)}` is {link}. Mount or restore what it leads to, or remove the link"
            : null;

    private string FullPath(string path) => Path.Combine(root, path);

    private static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    private enum FoundKind
    {
        Nothing,
        Folder,
        FolderLink,
        DanglingLink,
        Asset,
        EmptyZarr,
        DandisetYaml,
        Unrecognized,
    }

    private readonly record struct Entry(FoundKind Kind, LocalAsset? Asset = null, string? Notice = null);

    private sealed record OpenFolder(string Path, string? BidsRoot)
    {
        public List<string> Unrecognized { get; } = [];

        public bool HasAssets { get; set; }
    }
}
