using Dandi.Files;
using Dandi.Server.Store.Files;

namespace Dandi.Server.Backups;

/// <summary>
/// The folder of a backup. A <see cref="BackupMarker"/> in it tells of which archive; it is removed when the backup is
/// served, because it is an archive of its own from then on. Thread-safe, except for <see cref="Complete"/>.
/// </summary>
internal sealed class BackupTarget : IDisposable
{
    private const int BufferSize = 256 << 10;
    private readonly Lock _lock = new();
    private readonly BackupOptions _options;
    private readonly string _objects;
    private readonly string _unfinished;
    private readonly FileStream _directoryLock;
    private readonly FileNames _copied = new();

    private BackupTarget(BackupOptions options, FileStream directoryLock)
    {
        (_options, _directoryLock) = (options, directoryLock);
        _objects = Path.Combine(options.Target, ArchiveDirectory.ObjectsName);
        _unfinished = Path.Combine(_objects, BlobRecovery.UnfinishedName);
        PrivateAccess.EnsureFolder(_objects);
        PrivateAccess.EnsureFolder(_unfinished);
        foreach (var path in BlobRecovery.ListFiles(_objects))
            AddExisting(path);
    }

    /// <summary>What was copied so far.</summary>
    public BackupProgress Progress { get; private set; } = new(0, 0, 0);

    /// <summary>Opens the folder, which is created if it does not exist, and locks it.</summary>
    /// <param name="options">Where it is.</param>
    /// <param name="archiveId">The archive of which it is a backup.</param>
    /// <exception cref="DandiException">It is in use, or has anything but a backup of the archive.</exception>
    public static BackupTarget Open(BackupOptions options, string archiveId)
    {
        Directory.CreateDirectory(options.Target, FileModes.OwnerOnlyFolder);
        EnsureBackup(options, archiveId);
        PrivateAccess.EnsureFolder(options.Target);
        var directoryLock = ArchiveDirectory.OpenLock(options.Target);
        try
        {
            BackupMarker.Write(options.Target, archiveId);
            return new BackupTarget(options, directoryLock);
        }
        catch
        {
            directoryLock.Dispose();
            throw;
        }
    }

    /// <summary>Whether a file is in the backup.</summary>
    public bool Contains(string name)
    {
        lock (_lock)
            return _copied.Contains(name);
    }

    /// <summary>Copies a file. It is on the disk under its name, or not at all, until <see cref="Complete"/>.</summary>
    public async Task AddAsync(FileStream source, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(source.Name);
        var folder = Path.Combine(_objects, name[..2]);
        Directory.CreateDirectory(folder, FileModes.OwnerOnlyFolder);
        var unfinished = Path.Combine(_unfinished, name);
        File.Delete(unfinished);
        long size;
        await using (var target = PrivateAccess.Create(unfinished))
        {
            await source.CopyToAsync(target, BufferSize, cancellationToken);
            size = target.Length;
            await target.FlushAsync(cancellationToken);
            RandomAccess.FlushToDisk(target.SafeFileHandle);
        }
        File.Move(unfinished, Path.Combine(folder, name), overwrite: true);
        lock (_lock)
        {
            _copied.Add(name);
            Progress = Progress with { Copied = Progress.Copied + 1, Bytes = Progress.Bytes + size };
            _options.Progress(Progress);
        }
    }

    /// <summary>Replaces the database, then deletes the files that it does not name.</summary>
    /// <param name="copyDatabase">Copies the database to a file.</param>
    /// <param name="names">The names of the files that the database names.</param>
    public void Complete(Action<string> copyDatabase, FileNames names)
    {
        foreach (var folder in Directory.EnumerateDirectories(_objects))
            FolderFlush.Flush(folder);
        FolderFlush.Flush(_objects);
        var database = Path.Combine(_options.Target, ArchiveDirectory.DatabaseName);
        var copy = Path.Combine(_options.Target, "new.sqlite");
        foreach (var rest in new[] { copy, $"{copy}-journal", $"{copy}-wal", $"{copy}-shm" })
            File.Delete(rest);
        PrivateAccess.CreateFile(copy);
        copyDatabase(copy);
        using (var file = File.OpenHandle(copy, FileMode.Open, FileAccess.ReadWrite))
            RandomAccess.FlushToDisk(file);
        // SQLite would apply a log of the older database to the new one.
        File.Delete($"{database}-wal");
        File.Delete($"{database}-shm");
        File.Move(copy, database, overwrite: true);
        FolderFlush.Flush(_options.Target);
        foreach (var path in BlobRecovery.ListFiles(_objects).Where(path => !names.Contains(Path.GetFileName(path))))
            File.Delete(path);
    }

    /// <inheritdoc/>
    public void Dispose() => _directoryLock.Dispose();

    private void AddExisting(string path)
    {
        // A file in the other folder may be incomplete.
        if (Path.GetFileName(Path.GetDirectoryName(path)) == BlobRecovery.UnfinishedName)
        {
            File.Delete(path);
            return;
        }
        _copied.Add(Path.GetFileName(path));
        Progress = Progress with { Kept = Progress.Kept + 1 };
    }

    private static void EnsureBackup(BackupOptions options, string archiveId)
    {
        if (BackupMarker.Read(options.Target) is { } marked)
        {
            if (marked == archiveId)
                return;
            throw Refused($"`{options.Target}` is the backup of another archive.");
        }
        // The lock alone is what a first backup leaves that was killed at once.
        var names = Directory.EnumerateFileSystemEntries(options.Target).Select(path => Path.GetFileName(path));
        if (names.FirstOrDefault(name => name != ArchiveDirectory.LockName) is { } foreign)
            throw Refused($"`{options.Target}` is neither empty nor a backup: it has `{foreign}`.");
    }

    private static DandiException Refused(string reason) =>
        new($"{reason} Nothing was changed. Choose a new or empty folder with --backup.") { IsFatal = true };
}
