using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Files;

/// <summary>Flushes the content of a file to disk: <c>fdatasync</c>, for which .NET has no method.</summary>
public static partial class FileFlush
{
    private const int Interrupted = 4;

    /// <summary>
    /// Makes the bytes of a file and its size permanent, but not its times. A file whose size has not changed costs one
    /// write to the disk less than with <see cref="RandomAccess.FlushToDisk"/>.
    /// </summary>
    /// <exception cref="IOException">The disk failed: what was written since the last flush may be lost.</exception>
    public static void Data(SafeFileHandle file)
    {
        while (DataSync(file) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
                throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
        }
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int DataSync(SafeFileHandle file);
}
