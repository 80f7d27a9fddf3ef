using System.Globalization;
using Dandi.Archive;
using Dandi.Files;

namespace Dandi.Blobs.Journal;

/// <summary>
/// An upload that was announced and is not finished: the URLs of its parts, and which of them the store has.
/// </summary>
/// <remarks>
/// Owns the journal file of the upload, which is open for writing at its end. <see cref="Acknowledge"/> appends to it
/// or creates it (<see cref="Create"/>); <see cref="Delete"/> deletes it when the upload is finished or lost;
/// <see cref="Dispose"/> alone leaves it for the next run. If writing fails, the upload continues in memory only.
/// Thread-safe.
/// </remarks>
internal sealed class PendingUpload : IDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<int> _stored;
    private readonly string _path;
    private readonly Action<string> _failed;
    private readonly bool _flushesToDisk;
    private FileStream? _file;

    /// <summary>Creates the upload, and takes ownership of its journal file.</summary>
    /// <param name="session">The upload as announced.</param>
    /// <param name="stored">The numbers of the parts that the store has.</param>
    /// <param name="file">
    /// The journal file, open for writing at its end; null if the upload is not in the journal.
    /// </param>
    /// <param name="path">The path of the journal file.</param>
    /// <param name="failed">Called with the reason if the file cannot be written.</param>
    public PendingUpload(
        InitializeResult.Session session,
        IEnumerable<int> stored,
        FileStream? file,
        string path,
        Action<string> failed
    )
    {
        (Session, _stored, _file, _path, _failed) = (session, [.. stored], file, path, failed);
        // After a reboot, a file of one part is sent again, which costs less than flushing for every file.
        _flushesToDisk = session.Parts.Count > 1;
    }

    /// <summary>
    /// Creates the journal file with the parts that the store has; null if it exists or none is to be.
    /// </summary>
    public Func<IEnumerable<int>, FileStream>? Create { get; init; }

    /// <summary>The upload as announced: its id and the URLs of its parts.</summary>
    public InitializeResult.Session Session { get; }

    /// <summary>How many parts the store has.</summary>
    public int StoredParts
    {
        get
        {
            lock (_lock)
                return _stored.Count;
        }
    }

    /// <summary>Whether the store has a part.</summary>
    public bool HasPart(int number)
    {
        lock (_lock)
            return _stored.Contains(number);
    }

    /// <summary>
    /// Records that the store has a part. For an upload of several parts, this is on disk when the method returns.
    /// </summary>
    public void Acknowledge(int number)
    {
        lock (_lock)
        {
            _stored.Add(number);
            if (Create is not null)
                Try(() => _file = Create(_stored));
            else
                Write(file =>
                {
                    file.Write(JournalFormat.Acknowledgement(number));
                    file.Flush(flushToDisk: _flushesToDisk);
                });
        }
    }

    /// <summary>Deletes the journal file, because the upload is finished or lost.</summary>
    public void Delete()
    {
        lock (_lock)
        {
            Write(_ => File.Delete(_path));
            _file?.Dispose();
            _file = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
            _file?.Dispose();
    }

    private void Write(Action<FileStream> write)
    {
        if (_file is { } file)
            Try(() => write(file));
    }

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            _failed(string.Create(CultureInfo.InvariantCulture, $"`{_path}` cannot be written: {error.Message}"));
            _file?.Dispose();
            _file = null;
        }
    }
}
