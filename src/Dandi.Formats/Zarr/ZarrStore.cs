using Dandi.FileSystem;

namespace Dandi.Zarr;

/// <summary>A local Zarr: the files below a folder (archive-api.md §10, bids-zarr-schema.md §2.1).</summary>
/// <remarks>
/// Symbolic links to files are followed, as git-annex needs it, and those to folders as <paramref name="links"/>
/// allows. A few names are excluded at every level. Empty folders are not part of a Zarr. Thread-safe.
/// </remarks>
/// <param name="root">The absolute path of the folder.</param>
/// <param name="links">Which links to folders are followed; null for those to folders within the Zarr.</param>
public sealed class ZarrStore(string root, FolderLinks? links = null)
{
    private readonly FolderLinks _links = links ?? FolderLinks.Within(root);

    /// <summary>The absolute path of the folder.</summary>
    public string Root => root;

    /// <summary>Whether files and folders with this name are excluded from a Zarr, at any level.</summary>
    public static bool IsExcluded(ReadOnlySpan<char> name) =>
        name is ".dandi" or ".datalad" or ".git" or ".gitattributes" or ".gitmodules";

    /// <summary>The absolute path of a file, given its path relative to the root.</summary>
    public string FullPath(string path) => Path.Combine(root, path);

    /// <summary>Whether a folder has no subfolders, apart from excluded ones.</summary>
    /// <param name="path">The path relative to the root; empty for the root.</param>
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

    /// <summary>Lists all files with their sizes, in the order of <see cref="Paths"/>.</summary>
    /// <param name="unreadable">
    /// Called with the path of each file or folder that is omitted because it cannot be read, and the reason; null to
    /// throw instead.
    /// </param>
    /// <exception cref="DandiException">
    /// The root cannot be read, or something below it if <paramref name="unreadable"/> is null.
    /// </exception>
    public IEnumerable<ZarrFile> Files(Action<string, DandiException>? unreadable = null)
    {
        foreach (var path in Paths(unreadable))
        {
            if (TryReadSize(path, unreadable, out var size))
                yield return new ZarrFile(path, size);
        }
    }

    /// <summary>Lists the paths of all files, ordered by their UTF-8 bytes, while it walks the folders.</summary>
    /// <remarks>Memory: the names in the folders that contain the current file.</remarks>
    /// <param name="unreadable">
    /// Called with the path of each folder that is omitted because it cannot be read or is a link that must not be
    /// followed, and the reason; null to throw instead. Paths of folders end with a slash.
    /// </param>
    /// <exception cref="DandiException">
    /// The root cannot be read, or a folder below it if <paramref name="unreadable"/> is null.
    /// </exception>
    public IEnumerable<string> Paths(Action<string, DandiException>? unreadable = null)
    {
        var walk = new FolderWalk(root, NameOrder.Paths, _links);
        Enter(walk, "", null);
        while (walk.TryReadNext(out var entry))
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
            Report(
                path + "/",
                new DandiException(
                    $"`{FullPath(path)}` is a link to `{error.Target}`, which contains the link: a Zarr cannot contain "
                        + "itself. Remove the link.",
                    error
                ),
                unreadable
            );
        }
        catch (OutsideLinkException error)
        {
            Report(path + "/", new OutsideZarrException(FullPath(path), _links.Boundary!, error), unreadable);
        }
        catch (IOException error)
        {
            Report(path.Length == 0 ? "" : path + "/", error, unreadable);
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
            Report(path, error, unreadable);
            size = 0;
            return false;
        }
    }

    private long ReadSize(string path)
    {
        var full = FullPath(path);
        var entry = PathEntry.Read(full);
        if (entry.Kind is EntryKind.Special or EntryKind.Folder)
            throw new DandiException(
                $"`{full}` is not a regular file, so it cannot be part of the Zarr `{root}`. Remove it, or replace it "
                    + "with a regular file."
            );
        if (entry.Status is { } status)
            return status.Size;
        if (entry.Kind != EntryKind.None)
            return new FileInfo(full).Length;
        var target = entry.DanglingLink is { } link ? $" ({link})" : "";
        if (PathEntry.IsUndecodable(full))
            throw new DandiException($"The name of `{full}` is not valid UTF-8. Rename the file.");
        throw new DandiException($"File not found: `{full}`{target}. It belongs to the Zarr `{root}`.");
    }

    private void Report(string path, Exception error, Action<string, DandiException>? unreadable)
    {
        var reason = error as DandiException ?? Unreadable(path, error);
        if (unreadable is null)
            throw reason;
        unreadable(path, reason);
    }

    private DandiException Unreadable(string path, Exception error) =>
        PathEntry.IsUndecodable(path) && error is DirectoryNotFoundException
            ? new(
                $"The name of the folder `{Path.TrimEndingDirectorySeparator(FullPath(path))}` is not valid UTF-8. "
                    + "Rename the folder.",
                error
            )
            : new(
                $"`{Path.TrimEndingDirectorySeparator(FullPath(path))}` cannot be read: {error.Message.TrimEnd('.')}. "
                    + "Check its permissions and the disk or network share.",
                error
            );
}
