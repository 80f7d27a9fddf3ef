using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dandi.FileSystem;

/// <summary>
/// Copies owner, group and extended attributes from one open file to another, as <c>mv</c> does when it moves a file to
/// another file system.
/// </summary>
/// <remarks>
/// What the user may not set, or the file system does not store, is left out, as <c>mv</c> does: only root may give
/// files to other users.
/// </remarks>
public static unsafe partial class FileAttributeCopy
{
    private const int EmptyPath = 0x1000;
    private const uint OwnerAndGroup = 0x8 | 0x10;
    private const uint Unchanged = uint.MaxValue;

    // The largest list of names, and the largest value, that Linux allows.
    private const int MaxSize = 64 << 10;

    /// <summary>Copies what can be copied.</summary>
    /// <param name="source">The file, open for reading.</param>
    /// <param name="target">The other file. Its permissions may be changed by a change of its owner.</param>
    public static void Copy(SafeFileHandle source, SafeFileHandle target)
    {
        if (Statx.Read(source, "", EmptyPath, OwnerAndGroup, out var status) == 0)
        {
            if (SetOwner(target, status.Owner, status.Group) != 0)
                _ = SetOwner(target, Unchanged, status.Group);
        }
        CopyExtended(source, target);
    }

    private static void CopyExtended(SafeFileHandle source, SafeFileHandle target)
    {
        var names = new byte[MaxSize];
        var value = new byte[MaxSize];
        fixed (byte* list = names)
        fixed (byte* bytes = value)
        {
            var end = ListNames(source, list, MaxSize);
            for (nint start = 0; start < end; )
            {
                var length = ReadValue(source, list + start, bytes, MaxSize);
                if (length >= 0)
                    _ = SetValue(target, list + start, bytes, (nuint)length, 0);
                start += names.AsSpan((int)start).IndexOf((byte)0) + 1;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "fchown")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetOwner(SafeFileHandle file, uint owner, uint group);

    [LibraryImport("libc", EntryPoint = "flistxattr")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ListNames(SafeFileHandle file, byte* names, nuint size);

    [LibraryImport("libc", EntryPoint = "fgetxattr")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ReadValue(SafeFileHandle file, byte* name, byte* value, nuint size);

    [LibraryImport("libc", EntryPoint = "fsetxattr")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetValue(SafeFileHandle file, byte* name, byte* value, nuint size, int flags);
}
