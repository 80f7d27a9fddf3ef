using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static Dandi.FileSystem.Errno;

namespace Dandi.FileSystem;

/// <content>The system calls.</content>
public sealed partial class FolderHandle
{
    // Values of Linux; those that differ between x64 and arm64 are at the end.
    private const int WorkingDirectory = -100;
    private const int ReadWrite = 2;
    private const int CreateIfMissing = 0x40;
    private const int Exclusive = 0x80;
    private const int Truncate = 0x200;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int PathOnly = 0x200000;
    private const int RemoveFolder = 0x200;
    private const int NoReplace = 1;
    private const int FollowLink = 0x400;
    private const int EmptyPath = 0x1000;
    private const int UnnamedFile = 0x400000;
    private const ulong NoMagicLinks = 0x02;
    private const ulong Beneath = 0x08;
    private const int OpenAt2 = 437;
    private const int AllPermissions = 0x1ff;
    private const int EveryoneReadWrite = 0x1b6;

    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
    private static readonly int OnlyFolder = IsArm ? 0x4000 : 0x10000;
    private static readonly int NoFollow = IsArm ? 0x8000 : 0x20000;
    private static readonly int RenameAt2 = IsArm ? 276 : 316;
    private static readonly int FolderFlags = PathOnly | OnlyFolder | CloseOnExec;

    // Kernels before 5.6 and old container runtimes do not have it.
    private static volatile bool _hasOpenAt2 = true;

    // Kernels before 6.10 allow it to administrators only.
    private static volatile bool _canNameByHandle = true;

    private int OpenBeneath(string path, out bool isLink)
    {
        isLink = false;
        var how = new OpenHow((ulong)FolderFlags, 0, Beneath | NoMagicLinks);
        while (_hasOpenAt2)
        {
            var descriptor = (int)OpenAt2Call(OpenAt2, _handle, path, how, (nuint)Marshal.SizeOf<OpenHow>());
            if (descriptor >= 0)
                return descriptor;
            switch (Marshal.GetLastPInvokeError())
            {
                // Something was renamed while the path was resolved.
                case Interrupted or Again:
                    break;
                case NoSystemCall or NotPermitted:
                    _hasOpenAt2 = false;
                    break;
                default:
                    return -1;
            }
        }
        return OpenByComponents(path, out isLink);
    }

    /// <param name="path">The relative path.</param>
    /// <param name="isLink">Whether it fails because of a link.</param>
    private int OpenByComponents(string path, out bool isLink)
    {
        isLink = false;
        SafeFileHandle? last = null;
        try
        {
            foreach (var name in path.Split('/'))
            {
                var folder = last ?? _handle;
                var descriptor = Retry(() => OpenAt(folder, name, FolderFlags | NoFollow, 0));
                if (descriptor < 0)
                {
                    var error = Marshal.GetLastPInvokeError();
                    isLink = FileStatus.Read(folder, name, out _) is { Kind: EntryKind.Link };
                    Marshal.SetLastPInvokeError(error);
                    return -1;
                }
                last?.Dispose();
                last = new SafeFileHandle(descriptor, ownsHandle: true);
            }
            var result = last!.DangerousGetHandle();
            last.SetHandleAsInvalid();
            return (int)result;
        }
        finally
        {
            last?.Dispose();
        }
    }

    /// <summary>
    /// Gives an open file a name: by its handle, or with a path through <c>/proc</c>, which costs more.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="name">The name.</param>
    /// <param name="byPath">Whether to do it as on systems that do not allow it by the handle.</param>
    /// <returns>The number of the error; 0 if there was none.</returns>
    private int Link(SafeFileHandle file, string name, bool byPath)
    {
        if (
            !byPath
            && _canNameByHandle
            && ErrorOf(() => LinkAt(file, "", _handle, name, EmptyPath)) is (0 or Exists) and var done
        )
            return done;
        var path = $"/proc/self/fd/{file.DangerousGetHandle()}";
        var error = ErrorOf(() => LinkAt(WorkingDirectory, path, _handle, name, FollowLink));
        // The folder may have been deleted, or the kernel does not allow the other call.
        if (error == 0 && !byPath)
            _canNameByHandle = false;
        return error;
    }

    /// <returns>The number of the error; 0 if there was none.</returns>
    private static int ErrorOf(Func<int> call) => Retry(call) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <returns>The number of the error; 0 if there was none.</returns>
    private int RenameExclusively(string name, FolderHandle folder, string newName) =>
        Retry(() => (int)RenameAt2Call(RenameAt2, _handle, name, folder._handle, newName, NoReplace)) == 0
            ? 0
            : Marshal.GetLastPInvokeError();

    /// <summary>Renames with the call that every system has.</summary>
    /// <inheritdoc cref="RenameExclusively"/>
    private int Rename(string name, FolderHandle folder, string newName) =>
        Retry(() => RenameAt(_handle, name, folder._handle, newName)) == 0 ? 0 : Marshal.GetLastPInvokeError();

    [LibraryImport("libc", EntryPoint = "openat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenAt(int folder, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "openat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenAt(SafeFileHandle folder, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "mkdirat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MakeFolderAt(SafeFileHandle folder, string name, uint mode);

    [LibraryImport("libc", EntryPoint = "linkat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int LinkAt(int folder, string path, SafeFileHandle newFolder, string name, int flags);

    [LibraryImport("libc", EntryPoint = "linkat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int LinkAt(
        SafeFileHandle folder,
        string path,
        SafeFileHandle newFolder,
        string name,
        int flags
    );

    [LibraryImport("libc", EntryPoint = "unlinkat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int UnlinkAt(SafeFileHandle folder, string name, int flags);

    [LibraryImport("libc", EntryPoint = "renameat", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int RenameAt(SafeFileHandle folder, string name, SafeFileHandle newFolder, string newName);

    // The C library has had a function for this call only since glibc 2.28, and for the next one not at all.
    [LibraryImport("libc", EntryPoint = "syscall", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint RenameAt2Call(
        nint call,
        SafeFileHandle folder,
        string name,
        SafeFileHandle newFolder,
        string newName,
        uint flags
    );

    [LibraryImport("libc", EntryPoint = "syscall", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint OpenAt2Call(nint call, SafeFileHandle folder, string path, in OpenHow how, nuint size);

    // struct open_how (openat2(2)).
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct OpenHow(ulong Flags, ulong Mode, ulong Resolve);
}
