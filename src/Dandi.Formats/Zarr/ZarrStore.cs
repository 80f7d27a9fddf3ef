namespace Dandi.Zarr;

/// <summary>A Zarr on this machine: the files below a folder (archive-api.md §10, bids-zarr-schema.md §2.1).</summary>
/// <remarks>Links are followed; a few names are left out at every level; folders count only as parts of the paths of files.</remarks>
public sealed class ZarrStore(string root)
{
    /// <summary>The folder, a whole path.</summary>
    public string Root => root;

    /// <summary>Whether something of this name is no part of a Zarr, at whatever level.</summary>
    public static bool IsExcluded(ReadOnlySpan<char> name) => name is ".dandi" or ".datalad" or ".git" or ".gitattributes" or ".gitmodules";

    /// <summary>Where a file is on this machine.</summary>
    public string FullPath(string path) => Path.Combine(root, path);

    /// <summary>Whether no folders that count are directly in a folder.</summary>
    /// <param name="path">Relative to the root; empty for the root.</param>
    public bool HasNoFolders(string path) => !Directory.EnumerateDirectories(FullPath(path)).Any(folder => !IsExcluded(Path.GetFileName(folder.AsSpan())));

    /// <summary>All files with their sizes, in the order of <see cref="Paths"/>.</summary>
    /// <exception cref="DandiException">A folder or file cannot be read, a link leads nowhere, or back to a folder that it is in.</exception>
    public IEnumerable<ZarrFile> Files() => Paths().Select(path => new ZarrFile(path, ReadSize(path)));

    /// <summary>The paths of all files in the order of their bytes, found as they are asked for.</summary>
    /// <remarks>Memory: the names in the folders on the way to the current file.</remarks>
    /// <exception cref="DandiException">A folder cannot be read, or a link leads back to a folder that it is in.</exception>
    public IEnumerable<string> Paths()
    {
        var open = new Stack<OpenFolder>();
        open.Push(Open("", new DirectoryInfo(root).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? root));
        while (open.TryPeek(out var folder))
        {
            if (!folder.Names.TryTake(out var name)) open.Pop();
            else if (name.EndsWith('/')) open.Push(OpenInside(folder, name));
            else yield return folder.Path + name;
        }
    }

    private OpenFolder OpenInside(OpenFolder parent, string name)
    {
        var path = parent.Path + name;
        var info = new DirectoryInfo(Path.TrimEndingDirectorySeparator(FullPath(path)));
        var real = info.ResolveLinkTarget(returnFinalTarget: true)?.FullName;
        // Only a link can lead back up; without one the real path follows from the parent's.
        if (real is not null && (parent.RealPath + "/").StartsWith(real + "/", StringComparison.Ordinal))
        {
            throw new DandiException($"`{info.FullName}` is a link to `{real}`, which it is in itself: a Zarr cannot hold itself. Remove the link.");
        }
        return Open(path, real ?? Path.Combine(parent.RealPath, info.Name));
    }

    private OpenFolder Open(string path, string realPath)
    {
        try
        {
            return new OpenFolder(path, realPath, FolderNames.Read(FullPath(path)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DandiException($"The folder `{Path.TrimEndingDirectorySeparator(FullPath(path))}` cannot be read: {error.Message} Make it readable for you and try again.", error);
        }
    }

    private long ReadSize(string path)
    {
        var file = new FileInfo(FullPath(path));
        try
        {
            // The length of a link is that of its text.
            return (file.LinkTarget is null ? file : (FileInfo?)file.ResolveLinkTarget(returnFinalTarget: true))?.Length ?? 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DandiException($"File not found: `{file.FullName}`{(file.LinkTarget is { } target ? $" (a link to `{target}`, which does not exist)" : "")}. It is a part of the Zarr `{root}`.", error);
        }
    }

    private sealed record OpenFolder(string Path, string RealPath, FolderNames Names);
}
