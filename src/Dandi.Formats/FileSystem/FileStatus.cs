using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dandi.FileSystem;

/// <summary>What the system states of a file, with times as exact as the file system keeps them (<c>statx</c> of Linux).</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Device">The device it is on.</param>
/// <param name="Inode">Its number there.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Modified">When its bytes were last written; any program can set it.</param>
/// <param name="Changed">When anything of it was last changed; no program can set it.</param>
/// <param name="Born">When it was made; null where the file system does not know.</param>
public readonly partial record struct FileStatus(
    EntryKind Kind,
    ulong Device,
    ulong Inode,
    long Size,
    FileTime Modified,
    FileTime Changed,
    FileTime? Born
)
{
    private const int OfDescriptor = 0x1000;
    private const int OfLink = 0x100;
    private const int WorkingDirectory = -100;
    private const uint Wanted = 0x7ff | BirthTime;
    private const uint BirthTime = 0x800;

    /// <summary>The status of an open file.</summary>
    /// <returns>Null where the system does not tell, or it is not a regular file.</returns>
    public static FileStatus? TryRead(SafeFileHandle file) =>
        Regular(Statx.Read(file, "", OfDescriptor, Wanted, out var status), status);

    /// <summary>The status of the regular file at a path; links are followed.</summary>
    /// <returns>Null where the system does not tell, or it is not a regular file.</returns>
    public static FileStatus? TryRead(string path) =>
        Regular(Statx.Read(WorkingDirectory, path, 0, Wanted, out var status), status);

    /// <summary>The status of what is at a path.</summary>
    /// <param name="path">The path, whose last part may be a link.</param>
    /// <param name="followsLink">Whether the status of a link's target is wanted, and not its own.</param>
    /// <param name="errorNumber">The <c>errno</c> of the system; 0 where it answered.</param>
    internal static FileStatus? Read(string path, bool followsLink, out int errorNumber)
    {
        var result = Statx.Read(WorkingDirectory, path, followsLink ? 0 : OfLink, Wanted, out var status);
        errorNumber = result == 0 ? 0 : Marshal.GetLastPInvokeError();
        return result == 0 ? Of(status) : null;
    }

    private static FileStatus? Regular(int result, in Statx status) =>
        result == 0 && Of(status) is { Kind: EntryKind.File } regular ? regular : null;

    private static FileStatus Of(in Statx status) =>
        new(
            status.Kind,
            ((ulong)status.DeviceMajor << 32) | status.DeviceMinor,
            status.Inode,
            (long)status.Size,
            status.Modified.Time,
            status.Changed.Time,
            (status.Mask & BirthTime) != 0 ? status.Born.Time : null
        );
}
