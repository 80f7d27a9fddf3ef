using Dandi.FileSystem;

namespace Dandi.Zarr;

/// <summary>A Zarr on this machine: the files below a folder (archive-api.md §10, bids-zarr-schema.md §2.1).</summary>
/// <remarks>Links are followed; a few names are left out at every level; folders count only as parts of the paths of files.</remarks>
public sealed class ZarrStore(string root)
{
    /// <summary>The folder, a whole path.</summary>
    public string Root => root;

    /// <summary>Whether something of this name is no part of a Zarr, at whatever level.</summary>
    public static bool IsExcluded(ReadOnlySpan<char> name) =>
        name is ".dandi" or ".datalad" or ".git" or ".gitattributes" or ".gitmodules";

    /// <summary>Where a file is on this machine.</summary>
    public string FullPath(string path) => Path.Combine(root, path);

    /// <summary>Whether no folders that count are directly in a folder.</summary>
    /// <param name="path">Relative to the root; empty for the root.</param>
    /// <exception cref="DandiException">The folder cannot be read.</exception>
    public bool HasNoFolders(string path)
    {
        try
        {
            return !Directory
                .EnumerateDirectories(FullPath(path))
                .Any(folder => !IsExcluded(Path.GetFileName(folder.AsSpan())));
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
            if (TryReadSize(path, unreadable, out var size))
                yield return new ZarrFile(path, size);
        }
    }

    /// <summary>The paths of all files in the order of their bytes, found as they are asked for.</summary>
    /// <remarks>Memory: the names in the folders on the way to the current file.</remarks>
    /// <param name="unreadable">Told of each folder that is left out because it cannot be read or is a link back to a folder that it is in; null to throw instead.</param>
    /// <exception cref="DandiException">The root cannot be read, or a folder below it and nobody is told.</exception>
    public IEnumerable<string> Paths(Action<string, DandiException>? unreadable = null)
    {
        var walk = new FolderWalk(root, NameOrder.Paths);
        Enter(walk, "", null);
        while (walk.TryTake(out var entry))
        {
            if (IsExcluded(entry.Name))
                continue;
            if (entry.IsFolder)
                Enter(walk, entry.Path, unreadable);
            else
                yield return entry.Path;
        }
    }

    private void Enter(FolderWalk walk, string path, Action<string, DandiException>? unreadable)
    {
        try
        {
            walk.Enter(path);
        }
        catch (LinkLoopException error)
        {
            Tell(
                path + "/",
                new DandiException(
                    $"`{FullPath(path)}` is a link to `{error.Target}`, which it is in itself: a Zarr cannot hold itself. Remove the link.",
                    error
                ),
                unreadable
            );
        }
        catch (IOException error)
        {
            Tell(path.Length == 0 ? "" : path + "/", error, unreadable);
        }
    }

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
        if (entry.Status is { } status)
            return status.Size;
        if (entry.Kind != EntryKind.Nothing)
            return new FileInfo(full).Length;
        var target = entry.DanglingLink is { } link ? $" ({link})" : "";
        if (PathEntry.IsUndecodable(full))
            throw new DandiException($"The name of `{full}` is not valid UTF-8. Rename the file.");
        throw new DandiException($"File not found: `{full}`{target}. It is a part of the Zarr `{root}`.");
    }

    /// <summary>Tells of something that cannot be read, or throws where nobody is to be told.</summary>
    private void Tell(string path, Exception error, Action<string, DandiException>? unreadable)
    {
        var told = error as DandiException ?? Unreadable(path, error);
        if (unreadable is null)
            throw told;
        unreadable(path, told);
    }

    private DandiException Unreadable(string path, Exception error) =>
        PathEntry.IsUndecodable(path) && error is DirectoryNotFoundException
            ? new(
                $"The name of the folder `{Path.TrimEndingDirectorySeparator(FullPath(path))}` is not valid UTF-8. Rename it.",
                error
            )
            : new(
                $"`{Path.TrimEndingDirectorySeparator(FullPath(path))}` cannot be read: {error.Message.TrimEnd('.')}. Make it readable for you, or check the disk that it is on.",
                error
            );
}
