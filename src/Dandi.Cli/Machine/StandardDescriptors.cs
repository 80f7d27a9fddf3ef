using System.Runtime.InteropServices;

namespace Dandi.Cli.Machine;

/// <summary>The descriptors 0, 1 and 2, which whoever starts the process may leave closed.</summary>
internal static partial class StandardDescriptors
{
    private const int Count = 3;
    private const int GetFlags = 1;
    private const int ReadOnly = 0;

    /// <summary>Occupies those that are closed, so that no file that is opened later receives what is meant for them. Reading finds the end; writing fails.</summary>
    public static void Occupy()
    {
        for (var descriptor = 0; descriptor < Count; descriptor++)
        {
            // The lowest free number is given, which is this one.
            if (Control(descriptor, GetFlags) < 0 && Open("/dev/null", ReadOnly) < 0) _ = Open("/", ReadOnly);
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int descriptor, int command);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);
}
