using System.Runtime.InteropServices;

namespace Dandi.Cli.Machine;

/// <summary>What whoever starts the process may leave in a state that would end it, or damage files.</summary>
internal static partial class ProcessStart
{
    private const int Count = 3;
    private const int GetFlags = 1;
    private const int CloseOnExec = 1;
    private const int ReadOnly = 0;
    private const int FileSizeSignal = 25;
    private const nint Ignore = 1;

    // Whatever comes from outside has survived an exec; what the runtime has opened since would not.
    private static readonly bool[] Inherited =
    [
        .. Enumerable
            .Range(0, Count)
            .Select(descriptor => Control(descriptor, GetFlags) is >= 0 and var flags && (flags & CloseOnExec) == 0),
    ];

    /// <summary>Whether a descriptor was open when the process was started. If it was not, the runtime may use its number for a file of its own.</summary>
    public static bool IsInherited(int descriptor) => Inherited[descriptor];

    /// <summary>The environment as it was given to the process.</summary>
    /// <remarks>.NET looks for certificates below the home, and refuses every secure connection where there is none: it gets one in which there is nothing.</remarks>
    public static Func<string, string?> ReadEnvironment()
    {
        var home = Environment.GetEnvironmentVariable("HOME");
        Func<string, string?> variables = name => name == "HOME" ? home : Environment.GetEnvironmentVariable(name);
        if (new UserFolders(variables).Home is null)
            Environment.SetEnvironmentVariable("HOME", "/dev/null");
        return variables;
    }

    /// <summary>Prepares the process; before anything is opened.</summary>
    public static void Prepare()
    {
        OccupyDescriptors();
        // A limit on the size of files (ulimit -f) is an error of the write, as a full disk is, and not the end of the process.
        SetSignal(FileSizeSignal, Ignore);
    }

    /// <summary>Occupies the descriptors 0, 1 and 2 where they are closed, so that no file that is opened later receives what is meant for them. Reading finds the end; writing fails.</summary>
    private static void OccupyDescriptors()
    {
        for (var descriptor = 0; descriptor < Count; descriptor++)
        {
            // The lowest free number is given, which is this one.
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
