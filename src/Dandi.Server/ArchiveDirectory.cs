using Dandi.Files;
using Dandi.Server.Data;
using Dandi.Server.Store;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace Dandi.Server;

/// <summary>
/// The directory of an archive: the database, the folder of the objects, and the lock that lets one process use them.
/// </summary>
/// <remarks>
/// <para>
/// <b>Refusal.</b> The directory is an existing archive, or one that may become an archive; anything else is refused
/// before anything in it changes. None of the archive's own names may be a link, so everything stays inside.
/// </para>
/// <para>
/// <b>Privacy.</b> The database holds API keys and the signing secret, and the objects may be embargoed. Folders have
/// mode 0700 and files 0600, whatever the umask is; wider permissions of an existing archive are restricted.
/// </para>
/// <para>
/// <b>The lock</b> is held as long as the process runs, and never deleted: a deleted lock could be held twice. Its
/// content belongs to <see cref="StopRecord"/>.
/// </para>
/// </remarks>
internal sealed class ArchiveDirectory : IDisposable
{
    /// <summary>The name of the database.</summary>
    public const string DatabaseName = "archive.sqlite";

    /// <summary>The name of the lock.</summary>
    public const string LockName = "lock";

    /// <summary>The name of the folder of the objects.</summary>
    public const string ObjectsName = "objects";

    private const string JournalName = DatabaseName + "-journal";

    // The root of a file system of its own has it.
    private const string LostAndFound = "lost+found";

    // A page and its number do not fit, so there is nothing that a roll-back would need.
    private const int MaxEmptyJournal = 4096;

    // A value of Linux (EWOULDBLOCK), the same on x64 and arm64: .NET uses it as the HResult of a file that is locked.
    private const int WouldBlock = 11;

    private static readonly string[] FileNames =
    [
        LockName,
        DatabaseName,
        DatabaseName + "-wal",
        DatabaseName + "-shm",
        JournalName,
    ];

    private readonly string _path;

    private readonly FileStream _lock;
    private Database? _database;
    private StopRecord? _stops;

    private ArchiveDirectory(string path, FileStream lockFile) => (_path, _lock) = (path, lockFile);

    /// <summary>The folder of the objects.</summary>
    public string Objects => Path.Combine(_path, ObjectsName);

    /// <summary>The folder for what a repair moves aside.</summary>
    public string Broken => Path.Combine(_path, "broken");

    /// <summary>Whether the database is known to be the latest (<see cref="StopRecord"/>).</summary>
    public bool IsLatest { get; private set; }

    /// <summary>Opens the directory of an archive that exists, as <see cref="Open"/> does.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static ArchiveDirectory OpenExisting(string path)
    {
        EnsureExists(path);
        return Open(path);
    }

    /// <exception cref="DandiException">There is no database in the directory.</exception>
    public static void EnsureExists(string path)
    {
        if (!File.Exists(Path.Combine(path, DatabaseName)))
            throw Refused(
                $"There is no archive in `{path}`: it has no file `{DatabaseName}`.",
                "Give the folder of an archive with --directory."
            );
    }

    /// <summary>Creates or checks the directory, restricts it to its owner, and locks it.</summary>
    /// <exception cref="DandiException">
    /// The directory is in use, holds something other than an archive, or cannot be restricted to its owner.
    /// </exception>
    public static ArchiveDirectory Open(string path)
    {
        Directory.CreateDirectory(path, FileModes.OwnerOnlyFolder);
        EnsureArchive(path);
        try
        {
            PrivateAccess.EnsureFolder(path);
            // Until now, other users may have been able to put something into the directory.
            EnsureArchive(path);
            return new ArchiveDirectory(path, OpenLock(path));
        }
        catch (UnauthorizedAccessException error)
        {
            throw Refused(
                $"The directory `{path}` holds API keys and must be restricted to its owner, but its permissions "
                    + $"cannot be changed: {error.Message}",
                inner: error
            );
        }
    }

    /// <summary>Opens or creates the database.</summary>
    /// <param name="flush">Flushes the log of the database to disk; null for the default.</param>
    /// <exception cref="DandiException">It is not the database of an archive, or of a newer version.</exception>
    public Database OpenDatabase(Action<SafeFileHandle>? flush)
    {
        // SQLite gives the files that it creates the mode of the database, which therefore comes first.
        var file = Path.Combine(_path, DatabaseName);
        PrivateAccess.CreateFile(file);
        foreach (var path in FileNames.Select(name => Path.Combine(_path, name)).Where(File.Exists))
            PrivateAccess.EnsureFile(path);
        _database = new Database(file, flush);
        _stops = new StopRecord(_database, _lock);
        IsLatest = _stops.Begin();
        return _database;
    }

    /// <summary>Records a clean stop, before the database is closed.</summary>
    public void RecordStop()
    {
        try
        {
            _stops!.Complete();
        }
        catch (Exception error) when (StorageFault.Is(error) || error is SqliteException)
        {
            // The disk is full. The next start finds the traces of a crash, which it can handle.
        }
    }

    /// <summary>Closes the database and releases the lock.</summary>
    public void Dispose()
    {
        _database?.Dispose();
        _lock.Dispose();
    }

    /// <summary>Refuses a directory that is not, and must not become, the directory of an archive.</summary>
    private static void EnsureArchive(string path)
    {
        foreach (var name in FileNames)
            EnsureKind(Path.Combine(path, name), PathKind.File, "a regular file");
        EnsureKind(Path.Combine(path, ObjectsName), PathKind.Folder, "a folder");
        if (HasDatabase(path))
        {
            if (!DatabaseHeader.MayBeArchive(Path.Combine(path, DatabaseName)))
                throw Refused($"`{Path.Combine(path, DatabaseName)}` is not the database of an archive.");
            return;
        }
        var own = FileNames.Except([LockName, DatabaseName]).Append(ObjectsName);
        if (own.FirstOrDefault(name => IsForeign(path, name)) is { } remains)
            throw Refused(
                $"The directory `{path}` has `{remains}` but no database `{DatabaseName}`, so the archive would delete "
                    + "files that are not its own."
            );
        // Log files and the like may be there. Folders belong to somebody who may share them with others.
        var foreign = Directory
            .EnumerateFileSystemEntries(path)
            .FirstOrDefault(entry =>
                PathKinds.Of(entry) is var kind
                && kind is not (PathKind.File or PathKind.Missing)
                && !(kind == PathKind.Folder && Path.GetFileName(entry) == LostAndFound)
            );
        if (foreign is not null)
            throw Refused(
                $"The directory `{path}` is not an archive: it has other content, such as `{foreign}`.",
                $"Choose a new folder in it, such as `{Path.Combine(path, "archive")}`, with --directory."
            );
    }

    /// <summary>
    /// Whether there is something with one of the archive's own names that is not what a first start leaves when it is
    /// killed: an empty database with an empty journal.
    /// </summary>
    private static bool IsForeign(string path, string name)
    {
        var entry = new FileInfo(Path.Combine(path, name));
        var isEmptyJournal =
            name == JournalName
            && File.Exists(Path.Combine(path, DatabaseName))
            && entry is { Exists: true, Length: <= MaxEmptyJournal };
        return !isEmptyJournal && PathKinds.Of(entry.FullName) != PathKind.Missing;
    }

    private static bool HasDatabase(string path)
    {
        var database = new FileInfo(Path.Combine(path, DatabaseName));
        var log = new FileInfo(database.FullName + "-wal");
        return database.Exists && (database.Length > 0 || log is { Exists: true, Length: > 0 });
    }

    private static void EnsureKind(string path, PathKind expected, string description)
    {
        if (PathKinds.Of(path) is var kind && (kind == PathKind.Missing || kind == expected))
            return;
        throw Refused($"`{path}` is not {description}, so it does not belong to an archive.");
    }

    /// <inheritdoc cref="BackupMarker.Remove" path="/summary"/>
    public void EndBackup() => BackupMarker.Remove(_path, _database!);

    /// <summary>Opens and locks the lock of a directory.</summary>
    /// <exception cref="DandiException">The directory is in use, or cannot be written to.</exception>
    public static FileStream OpenLock(string path)
    {
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = FileModes.OwnerOnly,
            };
            return new FileStream(Path.Combine(path, LockName), options);
        }
        catch (IOException error) when (error.HResult == WouldBlock)
        {
            throw new DandiException(
                $"The directory `{path}` is in use by another archive, a check or a backup. Wait for it or stop it, or "
                    + "choose another folder.",
                error
            );
        }
        catch (IOException error)
        {
            throw new DandiException(
                $"The lock of the directory `{path}` cannot be opened: {error.Message.TrimEnd('.')}. Check the disk, "
                    + "or choose another folder.",
                error
            );
        }
    }

    private static DandiException Refused(
        string reason,
        string advice = "Choose a new or empty folder with --directory.",
        Exception? inner = null
    ) => new($"{reason} {advice}", inner) { IsFatal = true };
}
