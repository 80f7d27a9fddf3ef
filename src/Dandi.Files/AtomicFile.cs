namespace Dandi.Files;

/// <summary>An atomic write: the file appears under its name when it is complete, or not at all.</summary>
/// <remarks>
/// The content is written to a temp file, which <see cref="Commit"/> renames; until then, an existing file stays as it
/// is. Disposing without a commit deletes the temp file, so only a process that is killed leaves one behind. Errors are
/// thrown as .NET reports them; <see cref="StorageFault"/> recognizes them. Not thread-safe.
/// </remarks>
public sealed class AtomicFile : IDisposable
{
    private const int DefaultBufferSize = 4096;
    private readonly string _path;
    private readonly string _tempPath;
    private readonly Durability _durability;
    private readonly bool _replaces;
    private bool _isCommitted;

    private AtomicFile(string path, string tempPath, Durability durability, bool replaces, FileStream stream) =>
        (_path, _tempPath, _durability, _replaces, Stream) = (path, tempPath, durability, replaces, stream);

    /// <summary>
    /// The temp file, open for reading and writing; <see cref="Commit"/> closes it, and so does <see cref="Dispose"/>
    /// without a commit.
    /// </summary>
    public FileStream Stream { get; }

    /// <summary>Starts an atomic write by creating its temp file.</summary>
    /// <param name="path">The file to create or replace; its folder must exist.</param>
    /// <param name="mode">The permissions of the file, before the umask of the process is applied.</param>
    /// <param name="durability">What must survive a crash of the machine.</param>
    /// <param name="tempPath">
    /// The temp file, on the same file system, for callers that clean up after killed processes. By default, a name
    /// next to the file that nobody can predict.
    /// </param>
    /// <param name="replaces">Whether an existing file is replaced, or makes <see cref="Commit"/> fail.</param>
    /// <param name="bufferSize">The size of the buffer of <see cref="Stream"/>; 0 for none.</param>
    /// <exception cref="IOException">The temp file exists already, or cannot be written.</exception>
    public static AtomicFile Create(
        string path,
        UnixFileMode mode = FileModes.Everyone,
        Durability durability = Durability.Name,
        string? tempPath = null,
        bool replaces = true,
        int bufferSize = DefaultBufferSize
    )
    {
        tempPath ??= $"{path}.{Guid.NewGuid():N}";
        // The content may be a secret: never write to a file or link that somebody else has put there.
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            UnixCreateMode = mode,
            BufferSize = bufferSize,
        };
        return new AtomicFile(path, tempPath, durability, replaces, new FileStream(tempPath, options));
    }

    /// <summary>
    /// Writes a small file, with <see cref="Durability.Name"/>: it is on disk when this method returns.
    /// </summary>
    /// <param name="path">The file to create or replace; its folder must exist.</param>
    /// <param name="mode">The permissions of the file, before the umask of the process is applied.</param>
    /// <param name="write">Writes the content to the stream that it is given.</param>
    /// <param name="replaces">Whether an existing file is replaced, or is an error.</param>
    public static void Write(string path, UnixFileMode mode, Action<Stream> write, bool replaces = true)
    {
        using var file = Create(path, mode, replaces: replaces);
        write(file.Stream);
        file.Commit();
    }

    /// <summary>Renames the temp file, replacing an existing file unless that was excluded.</summary>
    /// <exception cref="IOException">
    /// The file cannot be completed, or exists and may not be replaced. The old file is then still in place, unless
    /// only flushing the folder failed.
    /// </exception>
    public void Commit()
    {
        Flush();
        Stream.Dispose();
        Rename();
    }

    /// <summary>As <see cref="Commit"/>, but the file stays open, and the caller closes it.</summary>
    /// <returns><see cref="Stream"/>; its name is that of the temp file.</returns>
    public FileStream CommitAndKeepOpen()
    {
        Flush();
        Rename();
        return Stream;
    }

    /// <summary>Deletes the temp file if it was not committed.</summary>
    public void Dispose()
    {
        if (_isCommitted)
            return;
        try
        {
            Stream.Dispose();
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            // The buffered rest of the content does not fit on the disk; the temp file is deleted anyway.
        }
        File.Delete(_tempPath);
    }

    private void Flush() => Stream.Flush(flushToDisk: _durability != Durability.None);

    private void Rename()
    {
        if (_replaces)
            File.Move(_tempPath, _path, overwrite: true);
        else
            ExclusiveRename.Move(_tempPath, _path);
        _isCommitted = true;
        if (_durability == Durability.Name)
            FolderFlush.Flush(Path.GetDirectoryName(Path.GetFullPath(_path))!);
    }
}

/// <summary>
/// What of an atomic write survives a crash of the machine. A crash of the process alone loses nothing.
/// </summary>
public enum Durability
{
    /// <summary>
    /// Nothing is guaranteed: the file may be empty or incomplete. For files that are easy to recreate.
    /// </summary>
    None,

    /// <summary>The file is complete, but may have the old or the new content.</summary>
    Content,

    /// <summary>The file has the new content: the folder is flushed to disk as well.</summary>
    Name,
}
