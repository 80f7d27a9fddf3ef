namespace Dandi.Files;

/// <summary>A file that appears under its name when it is complete, or not at all.</summary>
/// <remarks>
/// The content is written to a draft, which <see cref="Commit"/> renames; until then, whatever was there before stays as it was. Disposing without a commit removes the draft, so that
/// only a process that is killed leaves one behind. What cannot be written is thrown as .NET states it: <see cref="StorageFault"/>. Not for several threads at once.
/// </remarks>
public sealed class AtomicFile : IDisposable
{
    private readonly string _path;
    private readonly string _draft;
    private readonly Durability _durability;
    private bool _isCommitted;

    private AtomicFile(string path, string draft, Durability durability, FileStream stream) =>
        (_path, _draft, _durability, Stream) = (path, draft, durability, stream);

    /// <summary>The draft, open for the content; <see cref="Commit"/> and <see cref="Dispose"/> close it.</summary>
    public FileStream Stream { get; }

    /// <summary>Begins a file.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="mode">Who may read and write it, before the mask of the process is applied.</param>
    /// <param name="durability">What a crash of the machine may cost.</param>
    /// <param name="draft">The draft, on the same file system, for callers that look for drafts left behind by killed processes; by default a name next to the file that nobody can foresee.</param>
    /// <exception cref="IOException">Something is at the path of the draft already, or it cannot be written.</exception>
    public static AtomicFile Create(
        string path,
        UnixFileMode mode = FileModes.Everyone,
        Durability durability = Durability.Name,
        string? draft = null
    )
    {
        draft ??= $"{path}.{Guid.NewGuid():N}";
        // A new file, and no file or link that somebody has put there: what is written may be a secret.
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = mode,
        };
        return new AtomicFile(path, draft, durability, new FileStream(draft, options));
    }

    /// <summary>Writes a small file in one go. It is on the disk when this returns.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="mode">Who may read and write it, before the mask of the process is applied.</param>
    /// <param name="write">Writes the content.</param>
    public static void Write(string path, UnixFileMode mode, Action<Stream> write)
    {
        using var file = Create(path, mode);
        write(file.Stream);
        file.Commit();
    }

    /// <summary>Puts the file in its place, replacing what is there.</summary>
    /// <exception cref="IOException">It cannot be written to the end; unless it was the last step that failed, bringing the new name to the disk, the old file stays.</exception>
    public void Commit()
    {
        Stream.Flush(flushToDisk: _durability != Durability.None);
        Stream.Dispose();
        File.Move(_draft, _path, overwrite: true);
        _isCommitted = true;
        if (_durability == Durability.Name)
            FolderFlush.Flush(Path.GetDirectoryName(Path.GetFullPath(_path))!);
    }

    /// <summary>Discards what was not committed.</summary>
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
            // The rest of the content does not fit on the disk: it goes away with the draft.
        }
        File.Delete(_draft);
    }
}
