using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dandi.FileSystem;

/// <summary>
/// Sets modification times with the precision that file systems store
/// (<see href="https://man7.org/linux/man-pages/man2/utimensat.2.html">utimensat(2)</see>): .NET rounds to 100 ns, so
/// that a file with its time restored would seem to be changed.
/// </summary>
public static partial class FileTimes
{
    // Values of Linux, the same on x64 and arm64.
    private const int WorkingDirectory = -100;
    private const long Omitted = 0x3ffffffe;

    /// <summary>Sets the modification time of an open file.</summary>
    /// <exception cref="IOException">The system does not allow it.</exception>
    public static void SetModified(SafeFileHandle file, FileTime time)
    {
        if (SetTimes(file, new Times(time)) != 0)
            throw new IOException($"The modification time cannot be set: {LastError}");
    }

    /// <summary>Sets the modification time of the file at a path; symbolic links are followed.</summary>
    /// <exception cref="IOException">The system does not allow it.</exception>
    public static void SetModified(string path, FileTime time)
    {
        if (SetTimes(WorkingDirectory, path, new Times(time), 0) != 0)
            throw new IOException($"The modification time cannot be set: {LastError} : '{path}'");
    }

    private static string LastError => Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "futimens", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetTimes(SafeFileHandle file, in Times times);

    [LibraryImport("libc", EntryPoint = "utimensat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetTimes(int folder, string path, in Times times, int flags);

    /// <summary>
    /// Two <c>struct timespec</c>: the time of the last access, which stays, and the modification time.
    /// </summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Times(FileTime modified)
    {
        private readonly long _accessSeconds = 0;
        private readonly long _accessNanoseconds = Omitted;
        private readonly long _seconds = modified.Seconds;
        private readonly long _nanoseconds = modified.Nanoseconds;
    }
}
