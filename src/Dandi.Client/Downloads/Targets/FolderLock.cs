using Dandi.Files;
using Dandi.FileSystem;
using static Dandi.FileSystem.Errno;

namespace Dandi.Downloads.Targets;

/// <summary>The lock of a folder whose files only one program may write.</summary>
internal static class FolderLock
{
    /// <summary>
    /// Takes the lock, a record lock (fcntl) of a whole file, as the Python client does. On file systems without locks,
    /// nothing is locked, and a warning says so.
    /// </summary>
    /// <param name="tree">The tree, which is warned once.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The file that is locked; created if it does not exist.</param>
    /// <param name="fullPath">What is downloaded, for the message.</param>
    /// <returns>The open file; disposing it ends the lock.</returns>
    /// <exception cref="DandiException">Another program has the lock, or it cannot be taken.</exception>
    public static FileStream Take(TargetTree tree, FolderHandle folder, string name, string fullPath) =>
        TargetError.Wrap(fullPath, "locked", () =>
        {
            var stream = new FileStream(
                folder.OpenFile(name, FileMode.OpenOrCreate),
                FileAccess.ReadWrite,
                bufferSize: 0,
                isAsync: false
            );
            try
            {
                tree.Lock(stream);
            }
            catch (Exception error) when (StorageFault.Is(error) && IsWithoutLocks(error))
            {
                tree.WarnOfMissingLocks();
            }
            catch (Exception error)
            {
                stream.Dispose();
                throw IsContention(error) ? InUse(fullPath, error) : error;
            }
            return stream;
        });

    private static bool IsContention(Exception error) => NumberOf(error) is Again or NoAccess;

    /// <summary>Lustre without <c>flock</c>, NFS with <c>nolock</c>, and some file systems in user space.</summary>
    private static bool IsWithoutLocks(Exception error) =>
        NumberOf(error) is Invalid or NoLocks or NoSystemCall or NotSupported;

    // .NET uses the numbers of the system, and wraps its error where the user may not do something.
    private static int NumberOf(Exception error) => (error.InnerException ?? error).HResult;

    private static DandiException InUse(string fullPath, Exception error) =>
        new(
            $"`{fullPath}` is being downloaded by another program. Wait until that has ended, then run the command "
                + "again.",
            error
        );
}
