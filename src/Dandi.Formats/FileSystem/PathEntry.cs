using System.Runtime.InteropServices;

namespace Dandi.FileSystem;

/// <summary>What is at a path. Only "no such file or directory" and "not a directory" mean that nothing is there; any other error is thrown.</summary>
/// <param name="Kind">What is there, behind the link if there is one; <see cref="EntryKind.Nothing"/> also where a link leads nowhere.</param>
/// <param name="IsLink">Whether the path itself is a symbolic link.</param>
/// <param name="Status">The status of what is there; null where there is nothing, or the system has no <c>statx</c>.</param>
public readonly record struct PathEntry(EntryKind Kind, bool IsLink, FileStatus? Status)
{
    // What stands in a name for bytes that are not UTF-8.
    private const char Undecodable = '\uFFFD';

    // Where a link leads that was replaced while it was looked at.
    private const string Unreadable = "?";

    // Of Linux, the same on x64 and arm64.
    private const int NotPermitted = 1;
    private const int NoEntry = 2;
    private const int NotDirectory = 20;
    private const int NoSystemCall = 38;
    private const int LinkLoop = 40;

    /// <summary>Whether nothing at all is at the path, not even a link that leads nowhere.</summary>
    public bool IsAbsent => Kind == EntryKind.Nothing && !IsLink;

    /// <summary>Whether the path is a link to nothing, or one that leads in a circle.</summary>
    public bool IsDanglingLink => Kind == EntryKind.Nothing && IsLink;

    /// <summary>Where a link leads that leads nowhere, as the link states it; null for anything that is no such link.</summary>
    public string? DanglingTarget { get; private init; }

    /// <summary>The same as a phrase for messages.</summary>
    public string? DanglingLink => DanglingTarget is { } target ? $"a link to `{target}`, which does not exist" : null;

    /// <summary>Whether some bytes of a path are not UTF-8. Such a path leads nowhere, unless a name in it really has this character.</summary>
    public static bool IsUndecodable(string path) => path.Contains(Undecodable, StringComparison.Ordinal);

    /// <summary>Looks at a path.</summary>
    /// <exception cref="IOException">The system cannot tell what is there, for instance because a folder above it may not be searched.</exception>
    public static PathEntry Look(string path)
    {
        if (Find(path, followsLink: false) is not { } status)
            return default;
        if (status.Kind != EntryKind.Link)
            return new PathEntry(status.Kind, IsLink: false, Known(status));
        if (Find(path, followsLink: true) is { } target)
            return new PathEntry(target.Kind, IsLink: true, Known(target));
        return new PathEntry(EntryKind.Nothing, IsLink: true, null)
        {
            DanglingTarget = new FileInfo(path).LinkTarget ?? Unreadable,
        };
    }

    /// <summary>Looks at a path, for callers that do not throw.</summary>
    /// <param name="path">The path.</param>
    /// <param name="problem">Why the system cannot tell what is there; empty where it can.</param>
    /// <returns>Null where the system cannot tell.</returns>
    public static PathEntry? TryLook(string path, out string problem)
    {
        problem = "";
        try
        {
            return Look(path);
        }
        catch (IOException error)
        {
            problem = error.Message.TrimEnd('.');
            return null;
        }
    }

    /// <summary>Whether a regular file is at a path; links are followed.</summary>
    /// <exception cref="IOException">The system cannot tell.</exception>
    public static bool IsFile(string path) => Find(path, followsLink: true)?.Kind == EntryKind.File;

    /// <summary>Whether a folder is at a path; links are followed.</summary>
    /// <exception cref="IOException">The system cannot tell.</exception>
    public static bool IsFolder(string path) => Find(path, followsLink: true)?.Kind == EntryKind.Folder;

    /// <summary>When what is at a path was last written, in UTC; links are followed.</summary>
    /// <returns>The first or last second of the calendar where the year is outside of 1 to 9999; the year 1601 where nothing is there.</returns>
    /// <exception cref="IOException">The system cannot tell.</exception>
    public static DateTime ReadModified(string path) =>
        Find(path, followsLink: true) is { Inode: not 0 } status
            ? status.Modified.ToDateTime()
            : File.GetLastWriteTimeUtc(path);

    private static FileStatus? Find(string path, bool followsLink)
    {
        // An empty path and one with a NUL name nothing.
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
            return null;
        var status = FileStatus.Read(path, followsLink, out var errorNumber);
        return errorNumber switch
        {
            0 => status,
            NoEntry or NotDirectory => null,
            // The path itself is a link, and leads in a circle.
            LinkLoop when followsLink => null,
            NotPermitted or NoSystemCall => FindWithoutStatx(path, followsLink),
            _ => throw new IOException(Marshal.GetPInvokeErrorMessage(errorNumber)),
        };
    }

    /// <summary>Old container runtimes forbid <c>statx</c> altogether.</summary>
    private static FileStatus? FindWithoutStatx(string path, bool followsLink)
    {
        try
        {
            var attributes = File.GetAttributes(path);
            if (attributes.HasFlag(FileAttributes.ReparsePoint))
            {
                if (!followsLink)
                    return new FileStatus { Kind = EntryKind.Link };
                // Of a link to nothing, .NET gives the attributes of the link itself.
                attributes = File.GetAttributes(File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName);
            }
            return new FileStatus
            {
                Kind = attributes.HasFlag(FileAttributes.Directory) ? EntryKind.Folder : EntryKind.File,
            };
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException(error.Message, error);
        }
    }

    private static FileStatus? Known(in FileStatus status) => status.Inode == 0 ? null : status;
}
