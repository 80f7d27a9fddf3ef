using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Discovery;

/// <summary>What the system states of an open file, with times as exact as the file system keeps them.</summary>
/// <param name="Device">The device it is on.</param>
/// <param name="Inode">Its number there.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Modified">When its bytes were last written; any program can set it.</param>
/// <param name="Changed">When anything of it was last changed; no program can set it.</param>
internal readonly partial record struct FileStatus(ulong Device, ulong Inode, long Size, FileTime Modified, FileTime Changed)
{
    private const int OfDescriptor = 0x1000;
    private const uint BasicFields = 0x7ff;
    private const ushort TypeMask = 0xf000;
    private const ushort RegularFile = 0x8000;

    /// <summary>What an open file is.</summary>
    /// <returns>Null where the system does not tell, or it is no ordinary file.</returns>
    public static FileStatus? TryRead(SafeFileHandle file)
    {
        if (Read(file, "", OfDescriptor, BasicFields, out var status) != 0 || (status.Mode & TypeMask) != RegularFile) return null;
        return new FileStatus(
            ((ulong)status.DeviceMajor << 32) | status.DeviceMinor,
            status.Inode,
            (long)status.Size,
            new FileTime(status.Modified.Seconds, status.Modified.Nanoseconds),
            new FileTime(status.Changed.Seconds, status.Changed.Nanoseconds));
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Read(SafeFileHandle file, string path, int flags, uint mask, out Statx status);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct StatxTime
    {
        public readonly long Seconds;
        public readonly uint Nanoseconds;
        private readonly int _reserved;
    }

    /// <summary>struct statx of Linux, the same on all processors.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private readonly struct Statx
    {
        [FieldOffset(28)]
        public readonly ushort Mode;
        [FieldOffset(32)]
        public readonly ulong Inode;
        [FieldOffset(40)]
        public readonly ulong Size;
        [FieldOffset(96)]
        public readonly StatxTime Changed;
        [FieldOffset(112)]
        public readonly StatxTime Modified;
        [FieldOffset(136)]
        public readonly uint DeviceMajor;
        [FieldOffset(140)]
        public readonly uint DeviceMinor;
    }
}
