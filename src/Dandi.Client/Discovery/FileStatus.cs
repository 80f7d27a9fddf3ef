using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Discovery;

/// <summary>What the system states of an open file, with times as exact as the file system keeps them.</summary>
/// <param name="Device">The device it is on.</param>
/// <param name="Inode">Its number there.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Modified">When its bytes were last written; any program can set it.</param>
/// <param name="Changed">When anything of it was last changed; no program can set it.</param>
/// <param name="Born">When it was made; null where the file system does not know.</param>
internal readonly partial record struct FileStatus(ulong Device, ulong Inode, long Size, FileTime Modified, FileTime Changed, FileTime? Born)
{
    private const int OfDescriptor = 0x1000;
    private const int WorkingDirectory = -100;
    private const uint BasicFields = 0x7ff;
    private const uint BirthTime = 0x800;
    private const ushort TypeMask = 0xf000;
    private const ushort RegularFile = 0x8000;

    /// <summary>What an open file is.</summary>
    /// <returns>Null where the system does not tell, or it is no ordinary file.</returns>
    public static FileStatus? TryRead(SafeFileHandle file) =>
        Read(file, "", OfDescriptor, BasicFields | BirthTime, out var status) == 0 ? Of(status) : null;

    /// <summary>What is at a path; links are followed.</summary>
    /// <returns>Null where the system does not tell, or it is no ordinary file.</returns>
    public static FileStatus? TryRead(string path) =>
        Read(WorkingDirectory, path, 0, BasicFields | BirthTime, out var status) == 0 ? Of(status) : null;

    private static FileStatus? Of(in Statx status) => (status.Mode & TypeMask) != RegularFile ? null : new FileStatus(
        ((ulong)status.DeviceMajor << 32) | status.DeviceMinor,
        status.Inode,
        (long)status.Size,
        status.Modified.Time,
        status.Changed.Time,
        (status.Mask & BirthTime) != 0 ? status.Born.Time : null);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Read(SafeFileHandle file, string path, int flags, uint mask, out Statx status);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Read(int folder, string path, int flags, uint mask, out Statx status);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct StatxTime
    {
        private readonly long _seconds;
        private readonly uint _nanoseconds;
        private readonly int _reserved;

        public FileTime Time => new(_seconds, _nanoseconds);
    }

    /// <summary>struct statx of Linux, the same on all processors.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private readonly struct Statx
    {
        [FieldOffset(0)]
        public readonly uint Mask;
        [FieldOffset(28)]
        public readonly ushort Mode;
        [FieldOffset(32)]
        public readonly ulong Inode;
        [FieldOffset(40)]
        public readonly ulong Size;
        [FieldOffset(80)]
        public readonly StatxTime Born;
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
