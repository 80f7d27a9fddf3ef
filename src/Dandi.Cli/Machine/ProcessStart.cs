using System.Runtime.InteropServices;

namespace Dandi.Cli.Machine;

/// <summary>
/// Repairs what a process may inherit from its parent and what would end it or damage files: closed standard streams,
/// a file size limit, and a missing home folder.
/// </summary>
internal static partial class ProcessStart
{
    private const int StandardStreams = 3;
    private const int GetFlags = 1;
    private const int CloseOnExec = 1;
    private const int ReadOnly = 0;
    private const int FileSizeSignal = 25;
    private const nint Ignore = 1;

    // Inherited descriptors have survived an exec. The runtime opens its own with close-on-exec.
    private static readonly bool[] Inherited =
    [
        .. Enumerable
            .Range(0, StandardStreams)
            .Select(descriptor => Control(descriptor, GetFlags) is >= 0 and var flags && (flags & CloseOnExec) == 0),
    ];

    /// <summary>
    /// Whether a descriptor was open when the process started. If it was not, the runtime may use its number for a file
    /// of its own.
    /// </summary>
    public static bool IsInherited(int descriptor) => Inherited[descriptor];

    /// <summary>Returns the environment as the process received it, and sets HOME if there is no home folder.</summary>
    /// <remarks>
    /// .NET looks for certificates below HOME and refuses every TLS connection without it, so it gets an empty one.
    /// </remarks>
    public static Func<string, string?> ReadEnvironment()
    {
        var home = Environment.GetEnvironmentVariable("HOME");
        Func<string, string?> variables = name => name == "HOME" ? home : Environment.GetEnvironmentVariable(name);
        if (new UserFolders(variables).Home is null)
            Environment.SetEnvironmentVariable("HOME", "/dev/null");
        return variables;
    }

    /// <summary>Prepares the process. Must be called before any file is opened.</summary>
    public static void Prepare()
    {
        OpenClosedStreams();
        // When a file size limit (ulimit -f) is reached, the write fails as on a full disk instead of ending the
        // process.
        SetSignal(FileSizeSignal, Ignore);
    }

    // Otherwise a file that is opened later would get the number of a closed standard stream, and its content.
    // Reading from such a stream returns the end of the file; writing to it fails.
    private static void OpenClosedStreams()
    {
        for (var descriptor = 0; descriptor < StandardStreams; descriptor++)
        {
            // The system assigns the lowest free number, which is this one.
            if (!IsInherited(descriptor) && Control(descriptor, GetFlags) < 0 && Open("/dev/null", ReadOnly) < 0)
                _ = Open("/", ReadOnly);
        }
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint SetSignal(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);
}
