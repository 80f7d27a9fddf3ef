using System.Runtime.InteropServices;

namespace Dandi.Cli.Output.Screen;

/// <summary>What the operating system knows about the terminal of this process (Linux).</summary>
internal static partial class TerminalDevice
{
    private const int StandardError = 2;
    private const nuint GetWindowSize = 0x5413;
    private const int StopSignal = 19;

    /// <summary>
    /// Returns the size of the terminal on standard error; null if it does not tell: serial lines and terminals that
    /// are being closed have 0 columns.
    /// </summary>
    public static unsafe TerminalSize? ReadSize()
    {
        // struct winsize: rows, columns, and the size in pixels.
        var size = stackalloc ushort[4];
        return ReadWindowSize(StandardError, GetWindowSize, size) == 0 && size[0] > 0 && size[1] > 0
            ? new TerminalSize(Columns: size[1], Rows: size[0])
            : null;
    }

    /// <summary>Whether the user works with this process, and not with another one while this one runs in the
    /// background.</summary>
    public static bool IsInForeground => GetForegroundGroup(StandardError) == GetOwnGroup();

    /// <summary>Stops this process as Ctrl-Z does. Returns when it is continued.</summary>
    public static void StopProcess() => _ = SendSignal(Environment.ProcessId, StopSignal);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int ReadWindowSize(int descriptor, nuint request, ushort* size);

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetForegroundGroup(int descriptor);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetOwnGroup();

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int process, int signal);
}
