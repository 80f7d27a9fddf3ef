using Dandi.FileSystem;

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
    /// <exception cref="DandiException">The folder cannot be read.</exception>
    public bool HasNoFolders(string path)
    {
        try
        {
            return !Directory.EnumerateDirectories(FullPath(path)).Any(folder => !IsExcluded(Path.GetFileName(folder.AsSpan())));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, error);
        }
    }

    /// <summary>All files with their sizes, in the order of <see cref="Paths"/>.</summary>
    /// <param name="unreadable">Told of each file and folder that is left out because it cannot be read, and why; null to throw instead.</param>
    /// <exception cref="DandiException">The root cannot be read, or something below it and nobody is told.</exception>
    public IEnumerable<ZarrFile> Files(Action<string, DandiException>? unreadable = null)
    {
        foreach (var path in Paths(unreadable))
        {
            if (TryReadSize(path, unreadable, out var size)) yield return new ZarrFile(path, size);
        }
    }

    /// <summary>The paths of all files in the order of their bytes, found as they are asked for.</summary>
    /// <remarks>Memory: the names in the folders on the way to the current file.</remarks>
    /// <param name="unreadable">Told of each folder that is left out because it cannot be read or is a link back to a folder that it is in; null to throw instead.</param>
    /// <exception cref="DandiException">The root cannot be read, or a folder below it and nobody is told.</exception>
    public IEnumerable<string> Paths(Action<string, DandiException>? unreadable = null)
    {
        var open = new Stack<OpenFolder>();
        if (TryOpen(null, "", null) is { } first) open.Push(first);
        while (open.TryPeek(out var folder))
        {
            if (!folder.Names.TryTake(out var name)) open.Pop();
            else if (!name.EndsWith('/')) yield return folder.Path + name;
            else if (TryOpen(folder, name, unreadable) is { } inside) open.Push(inside);
        }
    }

    private OpenFolder? TryOpen(OpenFolder? parent, string name, Action<string, DandiException>? unreadable)
    {
        try
        {
            return parent is null ? Open("", TargetOf(root) ?? root) : OpenInside(parent, name);
        }
        catch (Exception error) when (error is DandiException or IOException or UnauthorizedAccessException)
        {
            Tell(parent?.Path + name, error, unreadable);
            return null;
        }
    }

    private OpenFolder OpenInside(OpenFolder parent, string name)
    {
        var path = parent.Path + name;
        var full = Path.TrimEndingDirectorySeparator(FullPath(path));
        var real = TargetOf(full);
        // Only a link can lead back up; without one the real path follows from the parent's.
        if (real is not null && (parent.RealPath + "/").StartsWith(real + "/", StringComparison.Ordinal))
        {
            throw new DandiException($"`{full}` is a link to `{real}`, which it is in itself: a Zarr cannot hold itself. Remove the link.");
        }
        return Open(path, real ?? Path.Combine(parent.RealPath, Path.GetFileName(full)));
    }

    private OpenFolder Open(string path, string realPath) => new(path, realPath, FolderNames.Read(FullPath(path)));

    private bool TryReadSize(string path, Action<string, DandiException>? unreadable, out long size)
    {
        try
        {
            size = ReadSize(path);
            return true;
        }
        catch (Exception error) when (error is DandiException or IOException or UnauthorizedAccessException)
        {
            Tell(path, error, unreadable);
            size = 0;
            return false;
        }
    }

    private long ReadSize(string path)
    {
        var full = FullPath(path);
        var entry = PathEntry.Look(full);
        if (entry.Status is { } status) return status.Size;
        if (entry.Kind != EntryKind.Nothing) return new FileInfo(full).Length;
        var target = entry.IsLink ? $" (a link to `{new FileInfo(full).LinkTarget}`, which does not exist)" : "";
        if (full.Contains(FolderListing.Undecodable, StringComparison.Ordinal)) throw new DandiException($"The name of `{full}` is not valid UTF-8. Rename the file.");
        throw new DandiException($"File not found: `{full}`{target}. It is a part of the Zarr `{root}`.");
    }

    private static string? TargetOf(string folder) => new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName;

    /// <summary>Tells of something that cannot be read, or throws where nobody is to be told.</summary>
    private void Tell(string path, Exception error, Action<string, DandiException>? unreadable)
    {
        var told = error as DandiException ?? Unreadable(path, error);
        if (unreadable is null) throw told;
        unreadable(path, told);
    }

    private DandiException Unreadable(string path, Exception error) => path.Contains(FolderListing.Undecodable, StringComparison.Ordinal) && error is DirectoryNotFoundException
        ? new($"The name of the folder `{Path.TrimEndingDirectorySeparator(FullPath(path))}` is not valid UTF-8. Rename it.", error)
        : new($"`{Path.TrimEndingDirectorySeparator(FullPath(path))}` cannot be read: {error.Message.TrimEnd('.')}. Make it readable for you, or check the disk that it is on.", error);

    private sealed record OpenFolder(string Path, string RealPath, FolderNames Names);
}
