using System.Globalization;
using Dandi.Archive;
using Dandi.Files;

namespace Dandi.Blobs.Journal;

/// <summary>An upload that was announced and is not ended: where its parts go, and which of them the store has acknowledged.</summary>
/// <remarks>It is kept in a file until it is ended, so that the next run sends only what is missing. Safe for many threads.</remarks>
internal sealed class PendingUpload : IDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<int> _done;
    private readonly Action<string> _faulted;
    private readonly bool _isCostly;
    private FileStream? _file;

    /// <summary>An upload, with the file that keeps it.</summary>
    /// <param name="session">What the archive has said.</param>
    /// <param name="done">The numbers of the parts that the store has.</param>
    /// <param name="file">Open for more lines; null where it is not kept.</param>
    /// <param name="faulted">Told why it cannot be kept any more.</param>
    public PendingUpload(
        InitializeResult.Session session,
        IEnumerable<int> done,
        FileStream? file,
        Action<string> faulted
    )
    {
        (Session, _done, _file, _faulted) = (session, [.. done], file, faulted);
        _isCostly = session.Parts.Count > 1;
    }

    /// <summary>What the archive has said.</summary>
    public InitializeResult.Session Session { get; }

    /// <summary>How many parts the store has.</summary>
    public int Done
    {
        get
        {
            lock (_lock)
                return _done.Count;
        }
    }

    /// <summary>Whether the store has a part.</summary>
    public bool Has(int number)
    {
        lock (_lock)
            return _done.Contains(number);
    }

    /// <summary>The store has a part: that is on the disk when this returns, where losing it would cost more than writing it.</summary>
    public void Acknowledge(int number)
    {
        lock (_lock)
        {
            _done.Add(number);
            Write(file =>
            {
                file.Write(JournalFormat.Acknowledgement(number));
                file.Flush(flushToDisk: _isCostly);
            });
        }
    }

    /// <summary>It is ended, or lost: nobody needs to know of it any more.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            Write(file => File.Delete(file.Name));
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
        if (_file is null)
            return;
        try
        {
            write(_file);
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            _faulted(string.Create(CultureInfo.InvariantCulture, $"`{_file.Name}` cannot be written: {error.Message}"));
            _file.Dispose();
            _file = null;
        }
    }
}
