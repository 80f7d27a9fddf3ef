using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dandi.FileSystem;

/// <summary>
/// The metadata that Linux keeps about a file, with the full precision of its times
/// (<see href="https://man7.org/linux/man-pages/man2/statx.2.html">statx(2)</see>).
/// </summary>
/// <param name="Kind">The kind of the file.</param>
/// <param name="Device">The device that contains the file: its major number in the upper 32 bits, then its minor
/// number.</param>
/// <param name="Inode">The inode number, unique on the device.</param>
/// <param name="Size">The size in bytes.</param>
/// <param name="Modified">When the content was last written. Any program can set it.</param>
/// <param name="Changed">When the content or the metadata last changed. No program can set it.</param>
/// <param name="Created">When the file was created; null if the file system does not record it.</param>
public readonly partial record struct FileStatus(
    EntryKind Kind,
    ulong Device,
    ulong Inode,
    long Size,
    FileTime Modified,
    FileTime Changed,
    FileTime? Created
)
{
    // Constants of <linux/stat.h> and <linux/fcntl.h>.
    private const int EmptyPath = 0x1000;
    private const int NoFollow = 0x100;
    private const int WorkingDirectory = -100;
    private const uint BirthTime = 0x800;
    private const uint Fields = 0x7ff | BirthTime;

    /// <summary>Reads the status of an open file.</summary>
    /// <returns>Null if it is not a regular file, or if the system call fails.</returns>
    public static FileStatus? TryRead(SafeFileHandle file) =>
        IfRegular(Statx.Read(file, "", EmptyPath, Fields, out var status), status);

    /// <summary>Reads the status of the file at a path; symbolic links are followed.</summary>
    /// <returns>Null if there is no regular file, or if the system call fails.</returns>
    public static FileStatus? TryRead(string path) =>
        IfRegular(Statx.Read(WorkingDirectory, path, 0, Fields, out var status), status);

    /// <summary>Reads the number of names (hard links) of an open file; null if the system call fails.</summary>
    public static long? CountNames(SafeFileHandle file) =>
        Statx.Read(file, "", EmptyPath, Fields, out var status) == 0 ? status.Names : null;

    /// <summary>Reads the status of whatever is open.</summary>
    /// <param name="file">The open file.</param>
    /// <param name="kind">What it is, with its article, such as <c>a folder</c>.</param>
    /// <returns>Null if the system call fails.</returns>
    internal static FileStatus? TryReadAny(SafeFileHandle file, out string kind)
    {
        var result = Statx.Read(file, "", EmptyPath, Fields, out var status);
        kind = status.KindName;
        return result == 0 ? Of(status) : null;
    }

    /// <summary>Reads the status of an entry of an open folder; a link is not followed.</summary>
    /// <param name="folder">The open folder.</param>
    /// <param name="name">The name of the entry.</param>
    /// <param name="errorNumber">The <c>errno</c> of the failure; 0 on success.</param>
    /// <returns>Null on failure.</returns>
    internal static FileStatus? Read(SafeFileHandle folder, string name, out int errorNumber)
    {
        var result = Statx.Read(folder, name, NoFollow, Fields, out var status);
        errorNumber = result == 0 ? 0 : Marshal.GetLastPInvokeError();
        return result == 0 ? Of(status) : null;
    }

    /// <summary>Reads the status of whatever is at a path.</summary>
    /// <param name="path">The path; only its last component may be a link that is not followed.</param>
    /// <param name="followsLink">Whether to read the status of a link's target rather than of the link.</param>
    /// <param name="errorNumber">The <c>errno</c> of the failure; 0 on success.</param>
    /// <returns>Null on failure.</returns>
    internal static FileStatus? Read(string path, bool followsLink, out int errorNumber)
    {
        var result = Statx.Read(WorkingDirectory, path, followsLink ? 0 : NoFollow, Fields, out var status);
        errorNumber = result == 0 ? 0 : Marshal.GetLastPInvokeError();
        return result == 0 ? Of(status) : null;
    }

    private static FileStatus? IfRegular(int result, in Statx status) =>
        result == 0 && Of(status) is { Kind: EntryKind.File } regular ? regular : null;

    private static FileStatus Of(in Statx status) =>
        new(
            status.Kind,
            ((ulong)status.DeviceMajor << 32) | status.DeviceMinor,
            status.Inode,
            (long)status.Size,
            status.Modified.Time,
            status.Changed.Time,
            (status.Mask & BirthTime) != 0 ? status.Created.Time : null
        );
}
