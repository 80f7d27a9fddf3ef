using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Dandi.Benchmarks;

/// <summary>The CPU time of child processes, with microsecond resolution, from <c>getrusage(2)</c>.</summary>
internal static partial class ChildUsage
{
    private const int Children = -1;

    /// <summary>User and system time of all child processes that have exited, and of their children.</summary>
    public static TimeSpan CpuTime
    {
        get
        {
            if (GetUsage(Children, out var usage) != 0)
                throw new Win32Exception(Marshal.GetLastPInvokeError());
            return usage.User.ToTimeSpan() + usage.System.ToTimeSpan();
        }
    }

    [LibraryImport("libc", EntryPoint = "getrusage", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetUsage(int who, out Usage usage);

    private readonly record struct TimeValue(long Seconds, long Microseconds)
    {
        public TimeSpan ToTimeSpan() => TimeSpan.FromSeconds(Seconds) + TimeSpan.FromMicroseconds(Microseconds);
    }

    // struct rusage of 64-bit Linux: two times and fourteen numbers.
    [StructLayout(LayoutKind.Sequential, Size = (2 * 16) + (14 * 8))]
    private struct Usage
    {
        public TimeValue User;
        public TimeValue System;
    }
}
