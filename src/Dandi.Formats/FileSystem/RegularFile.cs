using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static Dandi.FileSystem.Errno;

namespace Dandi.FileSystem;

/// <summary>
/// Opens files whose path comes from outside. This is the only way in which the client opens an existing file: anything
/// but a regular file is refused, and nothing can block, because the kind is read from the open file. Symbolic links
/// are followed.
/// </summary>
/// <remarks>
/// All methods throw what .NET throws for a file that cannot be opened (<see cref="IOException"/> or
/// <see cref="UnauthorizedAccessException"/>), and <see cref="NotRegularFileException"/> for anything that is not a
/// regular file.
/// </remarks>
public static partial class RegularFile
{
    // Values of Linux, the same on x64 and arm64.
    private const int ReadOnly = 0;
    private const int WriteOnly = 1;
    private const int ReadAndWrite = 2;
    private const int CreateIfMissing = 0x40;
    private const int NoControllingTerminal = 0x100;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    // LOCK_EX | LOCK_NB of flock.
    private const int LockExclusively = 2 | 4;

    /// <summary>Opens a file for reading.</summary>
    public static SafeFileHandle OpenHandle(string path) => OpenHandle(path, out _);

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The path.</param>
    /// <param name="status">The status of the open file; null if the system has no <c>statx</c>.</param>
    public static SafeFileHandle OpenHandle(string path, out FileStatus? status) =>
        Open(path, ReadOnly, default, out status);

    /// <summary>Opens a file for reading, as a stream without a buffer.</summary>
    public static FileStream OpenStream(string path) =>
        new(OpenHandle(path), FileAccess.Read, bufferSize: 0, isAsync: false);

    /// <summary>Opens a file for writing without truncating it, as a stream without a buffer.</summary>
    /// <param name="path">The path.</param>
    /// <param name="mode">The permissions if the file is created; null not to create it.</param>
    public static FileStream OpenForWriting(string path, UnixFileMode? mode) =>
        new(
            Open(path, WriteOnly | (mode is null ? 0 : CreateIfMissing), mode ?? default, out _),
            FileAccess.Write,
            bufferSize: 0,
            isAsync: false
        );

    /// <summary>
    /// Opens a file for reading and writing that no other program has locked, as the HDF5 library locks the files that
    /// it opens. On file systems without locks, nothing is locked.
    /// </summary>
    /// <exception cref="IOException">Another program has locked the file.</exception>
    public static SafeFileHandle OpenForEditing(string path) => OpenForEditing(path, out _);

    /// <inheritdoc cref="OpenForEditing(string)"/>
    /// <param name="path">The path.</param>
    /// <param name="isLocked">Whether the file is locked now: false on file systems without locks.</param>
    public static SafeFileHandle OpenForEditing(string path, out bool isLocked)
    {
        var handle = Open(path, ReadAndWrite, default, out _);
        try
        {
            isLocked = TryLock(handle, path);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Locks an open file until it is closed.</summary>
    /// <param name="file">The file; where file systems are shared (NFS), it must be open for writing.</param>
    /// <param name="path">Its path, for the message.</param>
    /// <returns>False if the file system has no locks.</returns>
    /// <exception cref="IOException">Another program has locked the file.</exception>
    public static bool TryLock(SafeFileHandle file, string path)
    {
        while (Lock(file, LockExclusively) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == Again)
                throw new IOException($"Another program has `{path}` open.");
            if (error != Interrupted)
                return false;
        }
        return true;
    }

    /// <summary>Reads a small file into memory.</summary>
    /// <param name="path">The path.</param>
    /// <param name="maxBytes">The maximum size; memory is allocated for what there is, not for what is allowed.</param>
    /// <exception cref="IOException">The file cannot be read, or is larger.</exception>
    public static byte[] ReadAllBytes(string path, int maxBytes)
    {
        using var stream = OpenStream(path);
        return BoundedReading.TryReadToEnd(stream, maxBytes)?.ToArray()
            ?? throw new IOException($"It is larger than {maxBytes} bytes.");
    }

    private static SafeFileHandle Open(string path, int access, UnixFileMode mode, out FileStatus? status)
    {
        // No file can have an empty path, or a NUL in its path.
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
            throw new FileNotFoundException($"Could not find file '{path}'.", path);
        var handle = new SafeFileHandle(OpenDescriptor(path, access, mode), ownsHandle: true);
        try
        {
            status = ReadStatus(handle);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static int OpenDescriptor(string path, int access, UnixFileMode mode)
    {
        var flags = access | NonBlocking | NoControllingTerminal | CloseOnExec;
        while (true)
        {
            var descriptor = OpenDescriptor(path, flags, (uint)mode);
            if (descriptor >= 0)
                return descriptor;
            switch (Marshal.GetLastPInvokeError())
            {
                case Interrupted:
                    break;
                // Another program has a lease on the file, as file servers do. Only regular files can have one.
                case Again when (flags & NonBlocking) != 0 && FileStatus.TryRead(path) is not null:
                    flags &= ~NonBlocking;
                    break;
                case var error:
                    throw Failure(path, error);
            }
        }
    }

    private static Exception Failure(string path, int error) =>
        error switch
        {
            NoEntry when Path.GetDirectoryName(path) is not { Length: > 0 } folder || Directory.Exists(folder) =>
                new FileNotFoundException($"Could not find file '{path}'.", path),
            NoEntry or NotDirectory => new DirectoryNotFoundException($"Could not find a part of the path '{path}'."),
            // A socket, or for writing, a pipe that no program reads.
            NoDevice => new NotRegularFileException("a pipe, a socket or a device"),
            IsDirectory => new NotRegularFileException("a folder"),
            NotPermitted or NoAccess or ReadOnlyFileSystem => new UnauthorizedAccessException(
                $"Access to the path '{path}' is denied."
            ),
            _ => new IOException($"{Marshal.GetPInvokeErrorMessage(error)} : '{path}'"),
        };

    private static FileStatus? ReadStatus(SafeFileHandle handle)
    {
        if (FileStatus.TryReadAny(handle, out var kind) is { } status)
            return status.Kind == EntryKind.File ? status : throw new NotRegularFileException(kind);
        // Old container runtimes forbid statx. Without it, pipes, sockets and folders are recognized.
        try
        {
            _ = RandomAccess.GetLength(handle);
        }
        catch (NotSupportedException)
        {
            throw new NotRegularFileException("a pipe, a socket or a device");
        }
        return File.GetAttributes(handle).HasFlag(FileAttributes.Directory)
            ? throw new NotRegularFileException("a folder")
            : null;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenDescriptor(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Lock(SafeFileHandle file, int operation);
}
