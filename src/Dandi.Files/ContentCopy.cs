using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Files;

/// <summary>
/// Copies the content of open files without moving it through this process where possible: file systems such as Btrfs
/// and XFS share the blocks of both files until one of them changes (reflink), and file servers copy on the server.
/// </summary>
public static partial class ContentCopy
{
    // Values of Linux, the same on x64 and arm64: FICLONE of <linux/fs.h>.
    private const nuint CloneFile = 0x40049409;
    private const int DropCachedPages = 4;
    private const int Interrupted = 4;

    // How much is copied before a cancellation is noticed.
    private const int KernelBlock = 64 << 20;
    private const int BufferSize = 1 << 20;

    /// <summary>Copies a file into an empty one.</summary>
    /// <param name="source">The file, open for reading.</param>
    /// <param name="target">The empty file, open for writing.</param>
    /// <param name="length">How many bytes to copy.</param>
    /// <param name="cancellationToken">Stops; the target is then incomplete.</param>
    /// <exception cref="IOException">The disk is full or failed, or the source is shorter.</exception>
    public static void Copy(
        SafeFileHandle source,
        SafeFileHandle target,
        long length,
        CancellationToken cancellationToken
    )
    {
        if (Clone(target, CloneFile, source) == 0)
            return;
        var position = 0L;
        while (position < length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (from, to) = (position, position);
            var copied = CopyRange(
                source,
                ref from,
                target,
                ref to,
                (nuint)Math.Min(KernelBlock, length - position),
                0
            );
            if (copied < 0 && Marshal.GetLastPInvokeError() == Interrupted)
                continue;
            // Whatever prevents it (another file system, an old kernel, a full disk), writing works or says why not.
            if (copied <= 0)
                break;
            position += copied;
        }
        CopyThroughMemory(source, target, position, length, cancellationToken);
    }

    /// <summary>
    /// Makes the next read of a file come from the disk instead of the memory of the system. The file must have been
    /// flushed; without effect where the system cannot do it.
    /// </summary>
    public static void DropCache(SafeFileHandle file) => _ = Advise(file, 0, 0, DropCachedPages);

    private static void CopyThroughMemory(
        SafeFileHandle source,
        SafeFileHandle target,
        long position,
        long length,
        CancellationToken cancellationToken
    )
    {
        var buffer = new byte[(int)Math.Min(BufferSize, Math.Max(1, length - position))];
        while (position < length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = RandomAccess.Read(source, buffer, position);
            if (read == 0)
                throw new EndOfStreamException($"The file ends after {position} of {length} bytes.");
            var used = (int)Math.Min(read, length - position);
            RandomAccess.Write(target, buffer.AsSpan(0, used), position);
            position += used;
        }
    }

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Clone(SafeFileHandle target, nuint request, SafeFileHandle source);

    [LibraryImport("libc", EntryPoint = "copy_file_range", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint CopyRange(
        SafeFileHandle source,
        ref long sourceOffset,
        SafeFileHandle target,
        ref long targetOffset,
        nuint length,
        uint flags
    );

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);
}
