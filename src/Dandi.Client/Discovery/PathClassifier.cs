using Dandi.FileSystem;
using Dandi.Zarr;

namespace Dandi.Discovery;

/// <summary>
/// Decides for single paths whether they are assets, and of which kind. All paths are relative to the root.
/// </summary>
/// <param name="root">The root of the Dandiset, or a folder that is treated like one.</param>
/// <param name="anyPath">Whether every file is an asset (<c>--allow-any-path</c>).</param>
internal sealed class PathClassifier(string root, bool anyPath)
{
    /// <summary>Classifies an entry of a folder.</summary>
    /// <param name="item">The entry, as the folder lists it.</param>
    /// <param name="bidsRoot">The root of the BIDS dataset that the entry is in, or null.</param>
    /// <returns>An asset of the kind <see cref="AssetKind.Unreadable"/> if the entry cannot be read.</returns>
    public ClassifiedPath Classify(WalkEntry item, string? bidsRoot)
    {
        var path = item.Path;
        try
        {
            var entry = Classify(path, bidsRoot);
            if (entry.Class != PathClass.Absent || !item.IsUndecodable)
                return entry;
            if (item.IsFolder)
                return new ClassifiedPath(
                    PathClass.Asset,
                    Unreadable(path, $"The name of the folder `{FullPath(path)}` is not valid UTF-8. Rename it.")
                );
            return KindOf(path, item.Name, bidsRoot) is { } kind
                ? new ClassifiedPath(PathClass.Asset, new LocalAsset(path, FullPath(path), kind, bidsRoot))
                : new ClassifiedPath(PathClass.Unrecognized);
        }
        catch (IOException error)
        {
            return new ClassifiedPath(PathClass.Asset, Unreadable(path, error));
        }
    }

    /// <summary>Classifies a path that exists, or was named by the user.</summary>
    /// <param name="path">The path; empty for the root.</param>
    /// <param name="bidsRoot">The root of the BIDS dataset that the path is in, or null.</param>
    /// <exception cref="IOException">The system cannot tell what is at the path.</exception>
    public ClassifiedPath Classify(string path, string? bidsRoot)
    {
        var fullPath = FullPath(path);
        var name = Path.GetFileName(path);
        var entry = PathEntry.Read(fullPath);
        if (entry.IsAbsent)
            return new ClassifiedPath(PathClass.Absent);
        if (entry.Kind == EntryKind.Folder)
        {
            if (entry.IsLink)
                return new ClassifiedPath(PathClass.FolderLink);
            if (path.Length == 0 || !AssetNames.IsZarr(name))
                return new ClassifiedPath(PathClass.Folder);
            return IsEmptyZarr(fullPath) ? new ClassifiedPath(PathClass.EmptyZarr) : Asset(AssetKind.Zarr);
        }
        if (path == DandisetYaml.FileName)
            return new ClassifiedPath(PathClass.DandisetYaml);
        if (KindOf(path, name, bidsRoot) is { } kind)
            return Asset(kind);
        if (DanglingLinkNotice(path, entry) is not { } notice)
            return new ClassifiedPath(PathClass.Unrecognized);
        return AssetNames.IsZarr(name)
            ? new ClassifiedPath(PathClass.Asset, Unreadable(path, $"{notice}."))
            : new ClassifiedPath(PathClass.DanglingLink, Notice: notice);

        ClassifiedPath Asset(AssetKind kind) =>
            new(
                PathClass.Asset,
                new LocalAsset(path, fullPath, kind, bidsRoot)
                {
                    IsLink = entry.IsLink,
                    Size = entry.Kind == EntryKind.Folder ? null : entry.Status?.Size ?? 0,
                }
            );
    }

    /// <summary>Gets the notice for a named path that runs through, or is, a dangling link.</summary>
    /// <returns>Null if there is none, or if the path itself has the name of an asset, which then fails.</returns>
    /// <exception cref="IOException">The system cannot tell what is at a path.</exception>
    public string? FindDanglingLink(string path)
    {
        for (var end = path.IndexOf('/'); end >= 0; end = path.IndexOf('/', end + 1))
        {
            if (DanglingLinkNotice(path[..end], PathEntry.Read(FullPath(path[..end]))) is { } notice)
                return notice;
        }
        return AssetNames.KindOf(path) is null ? DanglingLinkNotice(path, PathEntry.Read(FullPath(path))) : null;
    }

    /// <summary>Creates the asset for a named path at which nothing exists.</summary>
    public LocalAsset Missing(string path) => new(path, FullPath(path), AssetKind.Missing, null) { Size = 0 };

    /// <summary>Creates the asset for a path that the system cannot read.</summary>
    public LocalAsset Unreadable(string path, IOException error) =>
        Unreadable(
            path,
            $"`{FullPath(path)}` cannot be read: {error.Message.TrimEnd('.')}. "
                + "Make it readable for you, or check the disk that it is on."
        );

    /// <summary>Creates the asset for a path that cannot be read, with a message for the user.</summary>
    public LocalAsset Unreadable(string path, string problem) =>
        new(path.Length == 0 ? "." : path, FullPath(path), AssetKind.Unreadable, null) { Problem = problem, Size = 0 };

    /// <summary>Gets the notice for a symbolic link to a folder.</summary>
    public string FolderLinkNotice(string path) =>
        $"`{FullPath(path)}` is skipped: it is a symbolic link to a folder; name the folder itself";

    public string FullPath(string path) => Path.Combine(root, path);

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

    /// <remarks>A Zarr that cannot be read is an asset, so that its upload fails.</remarks>
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

    private string? DanglingLinkNotice(string path, PathEntry entry) =>
        entry.DanglingLink is { } link
            ? $"`{FullPath(path)}` is {link}. Mount or restore the target, or remove the link"
            : null;

    private static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";
}
