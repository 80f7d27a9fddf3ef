using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Files;

/// <summary>Flushes the names in a folder to disk: <c>fsync</c> of a folder, for which .NET has no method.</summary>
public static partial class FolderFlush
{
    // Values of Linux, the same on x64 and arm64.
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;
    private const int Interrupted = 4;
    private const int BadDescriptor = 9;
    private const int NoAccess = 13;
    private const int Invalid = 22;
    private const int ReadOnlyFileSystem = 30;
    private const int NotSupported = 95;

    /// <summary>
    /// Makes the creation, renaming and removal of files in a folder permanent, so that a crash of the machine does not
    /// undo them.
    /// </summary>
    /// <remarks>
    /// Does nothing where that is not possible: on file systems without such a flush, and for folders that the user may
    /// write to but not read.
    /// </remarks>
    /// <exception cref="IOException">The folder does not exist, or the disk failed.</exception>
    public static void Flush(string folder)
    {
        var descriptor = Open(folder, ReadOnly | CloseOnExec);
        if (descriptor < 0)
        {
            ThrowUnless(NoAccess);
            return;
        }
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        while (Fsync(handle) != 0)
        {
            if (Marshal.GetLastPInvokeError() == Interrupted)
                continue;
            ThrowUnless(BadDescriptor, Invalid, NotSupported, ReadOnlyFileSystem);
            return;
        }

        void ThrowUnless(params ReadOnlySpan<int> harmless)
        {
            var error = Marshal.GetLastPInvokeError();
            if (!harmless.Contains(error))
                throw new IOException($"{Marshal.GetPInvokeErrorMessage(error)} : '{folder}'", error);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fsync(SafeFileHandle folder);
}
