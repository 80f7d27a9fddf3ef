using System.Runtime.InteropServices;
using static Dandi.FileSystem.Errno;

namespace Dandi.FileSystem;

/// <summary>
/// What exists at a path. Only the errors "no such file or directory" and "not a directory" mean that nothing exists;
/// every other error is thrown, so that an unreadable file is never taken for a missing one.
/// </summary>
/// <param name="Kind">What exists at the path; for a symbolic link, what it points to. <see cref="EntryKind.None"/>
/// for a dangling link, too.</param>
/// <param name="IsLink">Whether the path itself is a symbolic link.</param>
/// <param name="Status">The status of the file, or of the target of a link; null if nothing exists, or if the system
/// has no <c>statx</c>.</param>
public readonly record struct PathEntry(EntryKind Kind, bool IsLink, FileStatus? Status)
{
    // .NET replaces bytes of a name that are not UTF-8 with this character.
    private const char Undecodable = '\uFFFD';

    // The target of a link that was replaced between two system calls.
    private const string UnknownTarget = "?";

    /// <summary>Whether nothing exists at the path, not even a dangling link.</summary>
    public bool IsAbsent => Kind == EntryKind.None && !IsLink;

    /// <summary>Whether the path is a link whose target does not exist, or that is part of a loop of links.</summary>
    public bool IsDanglingLink => Kind == EntryKind.None && IsLink;

    /// <summary>Whether the path is a link that is part of a loop of links.</summary>
    public bool IsLinkLoop { get; private init; }

    /// <summary>The target of a dangling link, as stored in the link; null for anything else.</summary>
    public string? DanglingTarget { get; private init; }

    /// <summary>A phrase for messages that describes a dangling link; null for anything else.</summary>
    public string? DanglingLink => DanglingTarget is { } target ? $"a link to `{target}`, which does not exist" : null;

    /// <summary>
    /// Whether a path contains U+FFFD, which .NET substitutes for bytes that are not UTF-8. Such a path cannot be
    /// opened, unless a name in it really has this character.
    /// </summary>
    public static bool IsUndecodable(string path) => path.Contains(Undecodable, StringComparison.Ordinal);

    /// <summary>Reads what exists at a path.</summary>
    /// <exception cref="IOException">It is unknown whether something exists, for example because the user may not
    /// search a parent folder.</exception>
    public static PathEntry Read(string path)
    {
        if (Find(path, followsLink: false) is not { } status)
            return default;
        if (status.Kind != EntryKind.Link)
            return new PathEntry(status.Kind, IsLink: false, Known(status));
        if (Find(path, followsLink: true) is { } target)
            return new PathEntry(target.Kind, IsLink: true, Known(target));
        return new PathEntry(EntryKind.None, IsLink: true, null)
        {
            DanglingTarget = new FileInfo(path).LinkTarget ?? UnknownTarget,
            IsLinkLoop = FileStatus.Read(path, followsLink: true, out var error) is null && error == LinkLoop,
        };
    }

    /// <summary>Reads what exists at a path, without throwing.</summary>
    /// <param name="path">The path.</param>
    /// <param name="problem">The error message if the result is null; otherwise empty.</param>
    /// <returns>Null if it is unknown whether something exists.</returns>
    public static PathEntry? TryRead(string path, out string problem)
    {
        problem = "";
        try
        {
            return Read(path);
        }
        catch (IOException error)
        {
            problem = error.Message.TrimEnd('.');
            return null;
        }
    }

    /// <summary>Whether a path is a regular file; links are followed.</summary>
    /// <exception cref="IOException">It is unknown whether something exists.</exception>
    public static bool IsFile(string path) => Find(path, followsLink: true)?.Kind == EntryKind.File;

    /// <summary>Whether a path is a folder; links are followed.</summary>
    /// <exception cref="IOException">It is unknown whether something exists.</exception>
    public static bool IsFolder(string path) => Find(path, followsLink: true)?.Kind == EntryKind.Folder;

    /// <summary>Reads when a file was last written, in UTC; links are followed.</summary>
    /// <returns>The first or last second that <see cref="DateTime"/> can express if the year is not from 1 to 9999;
    /// 1601-01-01 if nothing exists at the path.</returns>
    /// <exception cref="IOException">It is unknown whether something exists.</exception>
    public static DateTime ReadModificationTime(string path) =>
        Find(path, followsLink: true) is { Inode: not 0 } status
            ? status.Modified.ToDateTime()
            : File.GetLastWriteTimeUtc(path);

    /// <summary>Reads the status of what is at a path.</summary>
    /// <returns>Null if nothing exists.</returns>
    /// <exception cref="IOException">It is unknown whether something exists.</exception>
    internal static FileStatus? Find(string path, bool followsLink)
    {
        // No file can have an empty path, or a NUL in its path.
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
            return null;
        var status = FileStatus.Read(path, followsLink, out var errorNumber);
        return errorNumber switch
        {
            0 => status,
            NoEntry or NotDirectory => null,
            // The path is part of a loop of links.
            LinkLoop when followsLink => null,
            NotPermitted or NoSystemCall => FindWithoutStatx(path, followsLink),
            _ => throw new IOException(Marshal.GetPInvokeErrorMessage(errorNumber)),
        };
    }

    /// <summary>A fallback for old container runtimes, whose seccomp profiles forbid <c>statx</c>.</summary>
    private static FileStatus? FindWithoutStatx(string path, bool followsLink)
    {
        try
        {
            var attributes = File.GetAttributes(path);
            if (attributes.HasFlag(FileAttributes.ReparsePoint))
            {
                if (!followsLink)
                    return new FileStatus { Kind = EntryKind.Link };
                // For a dangling link, .NET returns the attributes of the link itself.
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

    // FindWithoutStatx fills in the kind only.
    private static FileStatus? Known(in FileStatus status) => status.Inode == 0 ? null : status;
}

/// <summary>The kind of an entry of a file system.</summary>
public enum EntryKind
{
    /// <summary>The path does not exist.</summary>
    None,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>A directory.</summary>
    Folder,

    /// <summary>A symbolic link that was not followed.</summary>
    Link,

    /// <summary>A pipe, a socket or a device. Opening it may block, and it may have no end.</summary>
    Special,
}
