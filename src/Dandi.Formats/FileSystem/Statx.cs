using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dandi.FileSystem;

/// <summary>
/// <c>struct statx</c> of Linux, whose layout is the same on all processors
/// (<see href="https://man7.org/linux/man-pages/man2/statx.2.html">statx(2)</see>).
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal readonly partial struct Statx
{
    [FieldOffset(0)]
    public readonly uint Mask;

    [FieldOffset(16)]
    public readonly uint Names;

    [FieldOffset(20)]
    public readonly uint Owner;

    [FieldOffset(24)]
    public readonly uint Group;

    [FieldOffset(28)]
    public readonly ushort Mode;

    [FieldOffset(32)]
    public readonly ulong Inode;

    [FieldOffset(40)]
    public readonly ulong Size;

    [FieldOffset(80)]
    public readonly StatxTimestamp Created;

    [FieldOffset(96)]
    public readonly StatxTimestamp Changed;

    [FieldOffset(112)]
    public readonly StatxTimestamp Modified;

    [FieldOffset(136)]
    public readonly uint DeviceMajor;

    [FieldOffset(140)]
    public readonly uint DeviceMinor;

    private const ushort TypeMask = 0xf000;

    public EntryKind Kind =>
        (Mode & TypeMask) switch
        {
            0x8000 => EntryKind.File,
            0x4000 => EntryKind.Folder,
            0xa000 => EntryKind.Link,
            _ => EntryKind.Special,
        };

    /// <summary>The kind with its article, for messages.</summary>
    public string KindName =>
        (Mode & TypeMask) switch
        {
            0x1000 => "a pipe",
            0x2000 or 0x6000 => "a device",
            0x4000 => "a folder",
            0x8000 => "a regular file",
            0xc000 => "a socket",
            _ => "a special file",
        };

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Read(SafeFileHandle file, string path, int flags, uint mask, out Statx status);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Read(int folder, string path, int flags, uint mask, out Statx status);

    [StructLayout(LayoutKind.Sequential)]
    public readonly struct StatxTimestamp
    {
        private readonly long _seconds;
        private readonly uint _nanoseconds;
        private readonly int _reserved;

        public FileTime Time => new(_seconds, _nanoseconds);
    }
}
