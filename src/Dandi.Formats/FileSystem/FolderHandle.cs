using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using static Dandi.FileSystem.Errno;

namespace Dandi.FileSystem;

/// <summary>
/// An open folder whose entries are reached by their names, as with <c>openat(2)</c>: whatever happens to the path of
/// the folder meanwhile, nothing outside of it is touched, and no link in the place of an entry is followed.
/// </summary>
/// <remarks>
/// A name is one component, without <c>/</c>; the caller has checked it. Methods throw
/// <see cref="UnauthorizedAccessException"/> if the user may not do it, and otherwise <see cref="IOException"/>; the
/// messages are those of the system. Thread-safe.
/// </remarks>
public sealed partial class FolderHandle : IDisposable
{
    private readonly SafeFileHandle _handle;

    private FolderHandle(string path, SafeFileHandle handle) => (Path, _handle) = (path, handle);

    /// <summary>The path that the folder had when it was opened, for messages.</summary>
    public string Path { get; }

    /// <summary>Opens a folder by its path; links are followed, because the path is the user's own.</summary>
    /// <exception cref="DirectoryNotFoundException">Nothing exists at the path, or no folder.</exception>
    public static FolderHandle Open(string path)
    {
        var descriptor = Retry(() => OpenAt(WorkingDirectory, path, FolderFlags, 0));
        if (descriptor >= 0)
            return new FolderHandle(path, new SafeFileHandle(descriptor, ownsHandle: true));
        var error = Marshal.GetLastPInvokeError();
        throw error is NoEntry or NotDirectory
            ? new DirectoryNotFoundException($"{Marshal.GetPInvokeErrorMessage(error)} : '{path}'")
            : Failure(error, path);
    }

    /// <summary>
    /// Opens a folder below this one. Links to folders below this one are followed, others never (except on systems
    /// without <c>openat2(2)</c>, where no link is).
    /// </summary>
    /// <param name="path">The path relative to this folder, with <c>/</c>; empty for this folder.</param>
    /// <param name="problem">Why it cannot be opened, if the result is null.</param>
    public FolderHandle? TryOpenFolder(string path, out FolderProblem problem) =>
        TryOpenFolder(path, byComponents: false, out problem);

    /// <param name="path">The path relative to this folder, with <c>/</c>; empty for this folder.</param>
    /// <param name="byComponents">Whether to do it as on systems without <c>openat2(2)</c>.</param>
    /// <param name="problem">Why it cannot be opened, if the result is null.</param>
    /// <inheritdoc cref="TryOpenFolder(string, out FolderProblem)"/>
    internal FolderHandle? TryOpenFolder(string path, bool byComponents, out FolderProblem problem)
    {
        var relative = path.Length == 0 ? "." : path;
        var isLink = false;
        var descriptor = byComponents ? OpenByComponents(relative, out isLink) : OpenBeneath(relative, out isLink);
        problem = FolderProblem.None;
        if (descriptor >= 0)
            return new FolderHandle(Combine(path), new SafeFileHandle(descriptor, ownsHandle: true));
        problem = Marshal.GetLastPInvokeError() switch
        {
            _ when isLink => FolderProblem.UnfollowedLink,
            NoEntry => FolderProblem.Missing,
            NotDirectory => FolderProblem.NotFolder,
            CrossDevice or LinkLoop => FolderProblem.OutsideLink,
            var error => throw Failure(error, Combine(path)),
        };
        return null;
    }

    /// <summary>Creates a folder with the permissions that the umask leaves.</summary>
    /// <returns>False if something of that name exists.</returns>
    public bool TryCreateFolder(string name)
    {
        if (Retry(() => MakeFolderAt(_handle, name, AllPermissions)) == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        return error == Exists ? false : throw Failure(error, Combine(name));
    }

    /// <summary>Reads the status of an entry, which is not followed if it is a link.</summary>
    /// <returns>Null if nothing of that name exists.</returns>
    public FileStatus? Find(string name)
    {
        var status = FileStatus.Read(_handle, name, out var error);
        return error switch
        {
            0 => status,
            NoEntry => null,
            // Old container runtimes forbid the call.
            NotPermitted or NoSystemCall => PathEntry.Find(Combine(name), followsLink: false),
            _ => throw Failure(error, Combine(name)),
        };
    }

    /// <summary>Opens a regular file for reading and writing, or creates it.</summary>
    /// <param name="name">The name of the file.</param>
    /// <param name="mode"><see cref="FileMode.Open"/>, <see cref="FileMode.OpenOrCreate"/>,
    /// <see cref="FileMode.CreateNew"/> or <see cref="FileMode.Create"/>.</param>
    /// <exception cref="FileNotFoundException">It does not exist, and is not to be created.</exception>
    /// <exception cref="NotRegularFileException">It is a link, a folder, a pipe or a device.</exception>
    public SafeFileHandle OpenFile(string name, FileMode mode)
    {
        var flags = ReadWrite | NoFollow | NonBlocking | CloseOnExec | CreationFlags(mode);
        var descriptor = Retry(() => OpenAt(_handle, name, flags, EveryoneReadWrite));
        if (descriptor < 0)
            throw Marshal.GetLastPInvokeError() switch
            {
                NoEntry => new FileNotFoundException($"Could not find file '{Combine(name)}'.", Combine(name)),
                LinkLoop => new NotRegularFileException("a link"),
                IsDirectory => new NotRegularFileException("a folder"),
                NoDevice => new NotRegularFileException("a pipe, a socket or a device"),
                var error => Failure(error, Combine(name)),
            };
        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        // A file that was created by this call is regular.
        if (
            mode == FileMode.CreateNew
            || FileStatus.TryReadAny(handle, out var kind) is not { Kind: not EntryKind.File }
        )
            return handle;
        handle.Dispose();
        throw new NotRegularFileException(kind);
    }

    /// <summary>
    /// Creates a file without a name for reading and writing, which is gone when it is closed unless
    /// <see cref="TryName(SafeFileHandle, string, out bool)"/> has given it one (<c>O_TMPFILE</c> of <c>open(2)</c>).
    /// </summary>
    /// <returns>Null if the system or the file system, such as NFS, has no such files.</returns>
    public SafeFileHandle? TryCreateUnnamedFile()
    {
        var flags = UnnamedFile | OnlyFolder | ReadWrite | CloseOnExec;
        var descriptor = Retry(() => OpenAt(_handle, ".", flags, EveryoneReadWrite));
        if (descriptor >= 0)
            return new SafeFileHandle(descriptor, ownsHandle: true);
        var error = Marshal.GetLastPInvokeError();
        return error is NotSupported or NoSystemCall or IsDirectory or Invalid or NoEntry
            ? null
            : throw Failure(error, Path);
    }

    /// <summary>Gives a file of <see cref="TryCreateUnnamedFile"/> a name in this folder.</summary>
    /// <param name="file">The file.</param>
    /// <param name="name">The name.</param>
    /// <param name="exists">Whether something of that name exists, if the result is false.</param>
    /// <returns>False if the file has no name yet: because of that, or because the system cannot do it.</returns>
    public bool TryName(SafeFileHandle file, string name, out bool exists) =>
        TryName(file, name, byPath: false, out exists);

    /// <param name="file">The file.</param>
    /// <param name="name">The name.</param>
    /// <param name="byPath">Whether to do it as on systems that do not allow it by the handle.</param>
    /// <param name="exists">Whether something of that name exists, if the result is false.</param>
    /// <inheritdoc cref="TryName(SafeFileHandle, string, out bool)"/>
    internal bool TryName(SafeFileHandle file, string name, bool byPath, out bool exists)
    {
        var error = Link(file, name, byPath);
        exists = error == Exists;
        return error switch
        {
            0 => true,
            // Without /proc, or where links are forbidden.
            Exists or NoEntry or NotPermitted or NotSupported or NoSystemCall or CrossDevice => false,
            _ => throw Failure(error, Combine(name)),
        };
    }

    /// <summary>Renames an entry, within one file system.</summary>
    /// <param name="name">The name of the entry.</param>
    /// <param name="folder">The folder that it is moved to.</param>
    /// <param name="newName">The new name.</param>
    /// <param name="replaces">Whether a file or link of the new name is replaced.</param>
    /// <returns>False if something of the new name exists that may not or cannot be replaced.</returns>
    public bool TryRename(string name, FolderHandle folder, string newName, bool replaces) =>
        replaces
            ? Finish(Rename(name, folder, newName), folder, newName)
            : TryRenameAfter(RenameExclusively(name, folder, newName), name, folder, newName);

    /// <summary>
    /// Finishes a renaming without replacing after the system has reported an error. Some file systems, such as NFS,
    /// cannot do it at once, and old container runtimes forbid the call.
    /// </summary>
    /// <inheritdoc cref="TryRename"/>
    internal bool TryRenameAfter(int error, string name, FolderHandle folder, string newName)
    {
        if (error is Invalid or NoSystemCall or NotPermitted or NotSupported)
            error = RenameInSteps(name, folder, newName);
        return Finish(error, folder, newName);
    }

    private static bool Finish(int error, FolderHandle folder, string newName) =>
        error switch
        {
            0 => true,
            Exists or IsDirectory or NotEmpty => false,
            _ => throw Failure(error, folder.Combine(newName)),
        };

    /// <summary>Creates the second name of a file first, which replaces nothing. A folder can have only one.</summary>
    /// <returns>The number of the error; 0 if there was none.</returns>
    internal int RenameInSteps(string name, FolderHandle folder, string newName)
    {
        if (Retry(() => LinkAt(_handle, name, folder._handle, newName, 0)) == 0)
        {
            DeleteFile(name);
            return 0;
        }
        var error = Marshal.GetLastPInvokeError();
        if (error is not (NotPermitted or NotSupported or NoSystemCall or TooManyLinks))
            return error;
        return folder.Find(newName) is null ? Rename(name, folder, newName) : Exists;
    }

    /// <summary>Deletes a file or link; nothing happens if it does not exist.</summary>
    public void DeleteFile(string name)
    {
        if (Retry(() => UnlinkAt(_handle, name, 0)) == 0)
            return;
        var error = Marshal.GetLastPInvokeError();
        if (error != NoEntry)
            throw Failure(error, Combine(name));
    }

    /// <summary>Deletes an empty folder.</summary>
    /// <returns>False if it is not empty.</returns>
    public bool TryDeleteFolder(string name)
    {
        if (Retry(() => UnlinkAt(_handle, name, RemoveFolder)) == 0)
            return true;
        var error = Marshal.GetLastPInvokeError();
        return error switch
        {
            NoEntry => true,
            NotEmpty or Exists => false,
            _ => throw Failure(error, Combine(name)),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private string Combine(string path) => path.Length == 0 ? Path : System.IO.Path.Combine(Path, path);

    private static int CreationFlags(FileMode mode) =>
        mode switch
        {
            FileMode.Open => 0,
            FileMode.OpenOrCreate => CreateIfMissing,
            FileMode.CreateNew => CreateIfMissing | Exclusive,
            FileMode.Create => CreateIfMissing | Truncate,
            _ => throw new ArgumentOutOfRangeException(nameof(mode)),
        };

    private static Exception Failure(int error, string path)
    {
        var message = $"{Marshal.GetPInvokeErrorMessage(error)} : '{path}'";
        return error is NotPermitted or NoAccess or ReadOnlyFileSystem
            ? new UnauthorizedAccessException(message)
            : new IOException(message);
    }

    private static int Retry(Func<int> call)
    {
        while (true)
        {
            var result = call();
            if (result >= 0 || Marshal.GetLastPInvokeError() != Interrupted)
                return result;
        }
    }
}

/// <summary>Why a folder cannot be opened.</summary>
public enum FolderProblem
{
    /// <summary>It can.</summary>
    None,

    /// <summary>It does not exist, or a link on the way to it has no target.</summary>
    Missing,

    /// <summary>It, or something on the way to it, is not a folder.</summary>
    NotFolder,

    /// <summary>A link on the way to it leads out of the folder, is absolute, or is part of a loop.</summary>
    OutsideLink,

    /// <summary>It, or something on the way to it, is a link, which this system cannot follow safely.</summary>
    UnfollowedLink,
}
