using Dandi.Zarr;

namespace Dandi.Discovery;

/// <summary>Finds the assets below the named paths, lazily: only what is named is walked.</summary>
/// <remarks>One run, one instance: <see cref="Unrecognized"/> and <see cref="Notices"/> are complete once the enumeration has ended.</remarks>
/// <param name="root">The folder of the Dandiset, or one that shall be looked at as if it were one.</param>
/// <param name="named">What of it.</param>
/// <param name="anyPath">Whether every file is an asset.</param>
public sealed class AssetDiscovery(string root, NamedPaths named, bool anyPath)
{
    private readonly List<string> _unrecognized = [];
    private readonly List<string> _notices = [];

    /// <summary>For a Dandiset.</summary>
    public AssetDiscovery(LocalDandiset local, NamedPaths named, bool anyPath)
        : this(local.Root, named, anyPath)
    {
    }

    /// <summary>Files that are no assets; a folder stands for all that is in it where nothing in it is an asset.</summary>
    public IReadOnlyList<string> Unrecognized => _unrecognized;

    /// <summary>What the user should know of paths that were passed over.</summary>
    public IReadOnlyList<string> Notices => _notices;

    /// <summary>The assets, folder by folder, names in order.</summary>
    public IEnumerable<LocalAsset> Find() => named.Paths.SelectMany(FindBelow);

    private IEnumerable<LocalAsset> FindBelow(string path)
    {
        var bidsRoot = FindBidsRootAbove(path);
        if (PassedOver(path, bidsRoot is not null) is { } notice)
        {
            _notices.Add(notice);
            return [];
        }
        var entry = Classify(path, bidsRoot);
        return entry.Kind switch
        {
            EntryKind.Nothing => [new LocalAsset(path, FullPath(path), AssetKind.Missing, null)],
            EntryKind.Folder => Walk(path, bidsRoot),
            EntryKind.Asset => [entry.Asset!],
            _ => PassOver(path, entry.Kind),
        };
    }

    private IEnumerable<LocalAsset> PassOver(string path, EntryKind kind)
    {
        if (kind == EntryKind.Unrecognized) _unrecognized.Add(path);
        if (kind == EntryKind.FolderLink) _notices.Add(FolderLinkNotice(path));
        if (kind == EntryKind.EmptyZarr) _notices.Add($"`{path}` has no files and is no asset");
        return [];
    }

    private IEnumerable<LocalAsset> Walk(string start, string? bidsRoot)
    {
        var open = new Stack<OpenFolder>();
        if (Open(start, bidsRoot) is { } first) open.Push(first);
        else yield return Unreadable(start);
        while (open.TryPeek(out var folder))
        {
            if (!folder.Names.MoveNext())
            {
                open.Pop();
                Close(folder, open.TryPeek(out var parent) ? parent : null);
                continue;
            }
            var path = Join(folder.Path, folder.Names.Current);
            var entry = Classify(path, folder.BidsRoot);
            if (entry.Kind == EntryKind.Folder)
            {
                if (Open(path, folder.BidsRoot) is { } inner) open.Push(inner);
                else entry = new Entry(EntryKind.Asset, Unreadable(path));
            }
            else if (entry.Kind == EntryKind.Unrecognized) folder.Unrecognized.Add(path);
            else if (entry.Kind == EntryKind.FolderLink) _notices.Add(FolderLinkNotice(path));
            if (entry.Asset is null) continue;
            folder.HasAssets = true;
            yield return entry.Asset;
        }
    }

    private void Close(OpenFolder folder, OpenFolder? parent)
    {
        if (parent is null)
        {
            _unrecognized.AddRange(folder.Unrecognized);
            return;
        }
        parent.HasAssets |= folder.HasAssets;
        if (folder.HasAssets) parent.Unrecognized.AddRange(folder.Unrecognized);
        else if (folder.Unrecognized.Count > 0) parent.Unrecognized.Add(folder.Path);
    }

    /// <returns>Null where the folder cannot be read.</returns>
    private OpenFolder? Open(string path, string? bidsRoot)
    {
        var fullPath = FullPath(path);
        bidsRoot ??= File.Exists(Path.Combine(fullPath, AssetNames.BidsDescription)) ? (path.Length == 0 ? "." : path) : null;
        List<string> names = [];
        try
        {
            names.AddRange(Directory.EnumerateFileSystemEntries(fullPath).Select(entry => Path.GetFileName(entry)));
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            return null;
        }
        names.RemoveAll(name => AssetNames.IsHidden(name, bidsRoot is not null));
        names.Sort(StringComparer.Ordinal);
        return new OpenFolder(path, bidsRoot, names.GetEnumerator());
    }

    private Entry Classify(string path, string? bidsRoot)
    {
        var fullPath = FullPath(path);
        var name = Path.GetFileName(path);
        var link = new FileInfo(fullPath).LinkTarget is not null;
        if (Directory.Exists(fullPath))
        {
            if (link) return new Entry(EntryKind.FolderLink);
            if (path.Length == 0 || !AssetNames.IsZarr(name)) return new Entry(EntryKind.Folder);
            return HasFiles(fullPath) ? Asset(AssetKind.Zarr) : new Entry(EntryKind.EmptyZarr);
        }
        // A name that is no UTF-8 is read with this character in it and cannot be opened: it is an asset that fails, not nothing.
        if (!link && !File.Exists(fullPath) && !name.Contains('\uFFFD', StringComparison.Ordinal)) return new Entry(EntryKind.Nothing);
        if (path == DandisetYaml.FileName) return new Entry(EntryKind.DandisetYaml);
        if (KindOf(path, name, bidsRoot) is { } kind) return Asset(kind);
        return new Entry(EntryKind.Unrecognized);

        Entry Asset(AssetKind kind) => new(EntryKind.Asset, new LocalAsset(path, fullPath, kind, bidsRoot));
    }

    private AssetKind? KindOf(string path, string name, string? bidsRoot)
    {
        var kind = AssetNames.KindOf(name);
        if (bidsRoot is null) return kind ?? (anyPath ? AssetKind.Generic : null);
        if (kind == AssetKind.Nwb) return kind;
        return path == Join(bidsRoot == "." ? "" : bidsRoot, AssetNames.BidsDescription) ? AssetKind.BidsDescription : AssetKind.Generic;
    }

    /// <summary>Why a named path selects nothing although something may be there, or null.</summary>
    private string? PassedOver(string path, bool inBids)
    {
        var parts = path.Length == 0 ? [] : path.Split('/');
        for (var i = 0; i < parts.Length; i++)
        {
            var upTo = string.Join('/', parts[..(i + 1)]);
            if (AssetNames.IsHidden(parts[i], inBids)) return $"`{path}` is passed over: names that begin with a period are no assets";
            if (i == parts.Length - 1 || !Directory.Exists(FullPath(upTo))) continue;
            if (new FileInfo(FullPath(upTo)).LinkTarget is not null) return FolderLinkNotice(upTo);
            if (AssetNames.IsZarr(parts[i])) return $"`{path}` is inside the Zarr `{upTo}`, which is uploaded as a whole: name `{upTo}` instead";
        }
        return null;
    }

    private LocalAsset Unreadable(string path) => new(path.Length == 0 ? "." : path, FullPath(path), AssetKind.UnreadableFolder, null);

    private string? FindBidsRootAbove(string path)
    {
        for (var end = 0; end >= 0 && path.Length > 0; end = path.IndexOf('/', end + 1))
        {
            var folder = path[..end];
            if (File.Exists(Path.Combine(FullPath(folder), AssetNames.BidsDescription))) return folder.Length == 0 ? "." : folder;
        }
        return null;
    }

    private static bool HasFiles(string folder)
    {
        var options = new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder, "*", options))
        {
            if (ZarrStore.IsExcluded(Path.GetFileName(entry))) continue;
            if (!Directory.Exists(entry) || HasFiles(entry)) return true;
        }
        return false;
    }

    private string FolderLinkNotice(string path) => $"`{FullPath(path)}`: a symbolic link to a folder is passed over; name the folder itself";

    private string FullPath(string path) => Path.Combine(root, path);

    private static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    private enum EntryKind { Nothing, Folder, FolderLink, Asset, EmptyZarr, DandisetYaml, Unrecognized }

    private readonly record struct Entry(EntryKind Kind, LocalAsset? Asset = null);

    private sealed record OpenFolder(string Path, string? BidsRoot, IEnumerator<string> Names)
    {
        public List<string> Unrecognized { get; } = [];

        public bool HasAssets { get; set; }
    }
}
