using System.Runtime.InteropServices;

namespace Dandi.Files;

/// <summary>
/// Renames files, links and folders without ever replacing what exists at the target, not even if it appears at the
/// last moment. <see cref="File.Move(string, string)"/> looks first and renames then.
/// </summary>
public static partial class ExclusiveRename
{
    // Values of Linux, the same on x64 and arm64.
    private const int CurrentFolder = -100;
    private const uint NoReplace = 1;
    private const int NotPermitted = 1;
    private const int Exists = 17;
    private const int CrossDevice = 18;
    private const int Invalid = 22;
    private const int TooManyLinks = 31;
    private const int NoSystemCall = 38;
    private const int NotSupported = 95;

    /// <summary>Renames a file, a link (not its target) or a folder.</summary>
    /// <exception cref="TargetExistsException">Something exists at the target; nothing has changed.</exception>
    /// <exception cref="CrossDeviceException">
    /// The paths are on different file systems; nothing has changed.
    /// </exception>
    /// <exception cref="IOException">The system cannot rename it for another reason; nothing has changed.</exception>
    public static void Move(string source, string target)
    {
        if (RenameAt(CurrentFolder, source, CurrentFolder, target, NoReplace) == 0)
            return;
        var error = Marshal.GetLastPInvokeError();
        // A file system that cannot do it, such as NFS, or an old container runtime that forbids the call.
        if (error is Invalid or NoSystemCall or NotPermitted or NotSupported)
            MoveInSteps(source, target);
        else
            throw Failure(error, source, target);
    }

    /// <summary>Renames without <c>RENAME_NOREPLACE</c>; the second name of a file is created first.</summary>
    internal static void MoveInSteps(string source, string target)
    {
        if (PathKinds.Of(source) == PathKind.Folder)
        {
            RenameFolder(source, target);
            return;
        }
        if (Link(source, target) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error is not (NotPermitted or NotSupported or NoSystemCall or TooManyLinks))
                throw Failure(error, source, target);
            // Without a second name, as on FAT, there is a moment in which another program can create the target.
            File.Move(source, target, overwrite: false);
            return;
        }
        try
        {
            File.Delete(source);
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            // In a folder in which everyone may create files, but only their owners delete them.
            File.Delete(target);
            throw new IOException(error.Message, error);
        }
    }

    /// <remarks>The system itself replaces nothing but an empty folder by a folder, which loses nothing.</remarks>
    private static void RenameFolder(string source, string target)
    {
        if (PathKinds.Of(target) != PathKind.Missing)
            throw new TargetExistsException(target);
        if (Rename(source, target) != 0)
            throw Failure(Marshal.GetLastPInvokeError(), source, target);
    }

    private static IOException Failure(int error, string source, string target) =>
        error switch
        {
            Exists => new TargetExistsException(target),
            CrossDevice => new CrossDeviceException(source, target),
            _ => new IOException($"{Marshal.GetPInvokeErrorMessage(error)} : '{source}' to '{target}'"),
        };

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int RenameAt(int sourceFolder, string source, int targetFolder, string target, uint flags);

    [LibraryImport("libc", EntryPoint = "rename", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Rename(string source, string target);

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string source, string target);
}
