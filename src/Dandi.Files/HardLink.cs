using System.Runtime.InteropServices;

namespace Dandi.Files;

/// <summary>Gives files second names, for which .NET has no method.</summary>
public static partial class HardLink
{
    // Values of Linux, the same on x64 and arm64.
    private const int CurrentFolder = -100;
    private const int FollowSource = 0x400;
    private const int Exists = 17;
    private const int CrossDevice = 18;

    /// <summary>
    /// Gives a file a second name. If the path is a symbolic link, the file that it leads to gets it.
    /// </summary>
    /// <exception cref="TargetExistsException">Something exists at the target.</exception>
    /// <exception cref="CrossDeviceException">The paths are on different file systems.</exception>
    /// <exception cref="IOException">The file system has no hard links, or the file does not exist.</exception>
    public static void Create(string source, string target)
    {
        if (LinkAt(CurrentFolder, source, CurrentFolder, target, FollowSource) == 0)
            return;
        var error = Marshal.GetLastPInvokeError();
        throw error switch
        {
            Exists => new TargetExistsException(target),
            CrossDevice => new CrossDeviceException(source, target),
            _ => new IOException($"{Marshal.GetPInvokeErrorMessage(error)} : '{source}' to '{target}'"),
        };
    }

    [LibraryImport("libc", EntryPoint = "linkat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int LinkAt(int sourceFolder, string source, int targetFolder, string target, int flags);
}
