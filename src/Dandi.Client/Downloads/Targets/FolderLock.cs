using Dandi.FileSystem;

namespace Dandi.Downloads.Targets;

/// <summary>The lock of a folder whose files only one program may write.</summary>
internal static class FolderLock
{
    /// <summary>Takes the lock, a record lock (fcntl) of a whole file, as the Python client does.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">The file that is locked; created if it does not exist.</param>
    /// <param name="fullPath">What is downloaded, for the message.</param>
    /// <returns>The open file; disposing it ends the lock.</returns>
    /// <exception cref="DandiException">Another program has the lock.</exception>
    public static FileStream Take(FolderHandle folder, string name, string fullPath)
    {
        var stream = new FileStream(
            folder.OpenFile(name, FileMode.OpenOrCreate),
            FileAccess.ReadWrite,
            bufferSize: 0,
            isAsync: false
        );
        try
        {
            stream.Lock(0, 0);
            return stream;
        }
        catch (IOException error)
        {
            stream.Dispose();
            throw new DandiException(
                $"`{fullPath}` is being downloaded by another program. Wait until that has ended, then run the command "
                    + "again.",
                error
            );
        }
    }
}
