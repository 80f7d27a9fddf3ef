using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Dandi.Benchmarks;

/// <summary>What child processes have used, from <c>getrusage(2)</c>.</summary>
/// <param name="Cpu">User and system time, with microsecond resolution.</param>
/// <param name="PageFaults">Page faults that needed no disk.</param>
internal readonly partial record struct ChildUsage(TimeSpan Cpu, long PageFaults)
{
    private const int Children = -1;

    /// <summary>The usage of all child processes that have exited, and of their children.</summary>
    public static ChildUsage Total =>
        GetUsage(Children, out var usage) == 0
            ? new ChildUsage(usage.User.ToTimeSpan() + usage.System.ToTimeSpan(), usage.MinorFaults)
            : throw new Win32Exception(Marshal.GetLastPInvokeError());

    /// <summary>The usage between two moments.</summary>
    public static ChildUsage operator -(ChildUsage end, ChildUsage start) =>
        new(end.Cpu - start.Cpu, end.PageFaults - start.PageFaults);

    [LibraryImport("libc", EntryPoint = "getrusage", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetUsage(int who, out Usage usage);

    private readonly record struct TimeValue(long Seconds, long Microseconds)
    {
        public TimeSpan ToTimeSpan() => TimeSpan.FromSeconds(Seconds) + TimeSpan.FromMicroseconds(Microseconds);
    }

    // struct rusage of 64-bit Linux: two times and fourteen numbers, of which the fifth counts page faults.
    [StructLayout(LayoutKind.Explicit, Size = (2 * 16) + (14 * 8))]
    private struct Usage
    {
        [FieldOffset(0)]
        public TimeValue User;

        [FieldOffset(16)]
        public TimeValue System;

        [FieldOffset(32 + (4 * 8))]
        public long MinorFaults;
    }
}
