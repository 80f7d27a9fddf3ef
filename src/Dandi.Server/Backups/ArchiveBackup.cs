using Dandi.Server.Store.Files;

namespace Dandi.Server.Backups;

/// <summary>
/// Copies an archive to another folder while it runs (docs/decisions/0066-backup.md). The copy is the archive as it was
/// at one moment, and can be served like every archive.
/// </summary>
/// <remarks>
/// <para>
/// <b>Order.</b> Files never change, and are deleted only after the row that named them. So first all files are copied,
/// in rounds, until only few are new. Then nobody may write to the database for a moment
/// (<see cref="SourceDatabase.Freeze"/>), in which these last files are opened and the state of the database is fixed.
/// An open file can be read after its deletion, and the fixed state is copied while the archive goes on.
/// </para>
/// <para>
/// <b>Durability.</b> The database of the backup is replaced last, when all of its files are on the disk; files that
/// only the older one named are deleted after that. So there is a complete backup at every moment after the first.
/// </para>
/// </remarks>
public static class ArchiveBackup
{
    private const int MaxRounds = 100;
    private const int MaxParallel = 4;

    /// <summary>Backs up an archive.</summary>
    /// <exception cref="DandiException">
    /// There is no archive in the directory, one of its files is missing, the target is something else than a backup of
    /// it, or the archive changes too fast.
    /// </exception>
    public static async Task<BackupResult> RunAsync(BackupOptions options, CancellationToken cancellationToken)
    {
        ArchiveDirectory.EnsureExists(options.Directory);
        using var database = new SourceDatabase(Path.Combine(options.Directory, ArchiveDirectory.DatabaseName));
        using var target = BackupTarget.Open(options, database.ArchiveId);
        if (database.Bucket is { } bucket)
        {
            using var state = database.BeginReading();
            target.Complete(state.CopyDatabase, state.Names);
            return new BackupResult(target.Progress, bucket);
        }
        using var files = new BlobFiles(Path.Combine(options.Directory, ArchiveDirectory.ObjectsName));
        for (var round = 0; round < MaxRounds; round++)
        {
            await CopyAsync(database, files, target, cancellationToken);
            using var state = database.Freeze(target.Contains, name => Open(files, name, options.Directory));
            if (state is null)
                continue;
            foreach (var file in state.NewFiles)
                await target.AddAsync(file, cancellationToken);
            target.Complete(state.CopyDatabase, state.Names);
            return new BackupResult(target.Progress, null);
        }
        throw new DandiException(
            $"The archive in `{options.Directory}` gets files faster than they can be copied to `{options.Target}`. "
                + "Run the backup again when fewer clients are uploading: it continues with what is there."
        );
    }

    private static Task CopyAsync(
        SourceDatabase database,
        BlobFiles files,
        BackupTarget target,
        CancellationToken cancellationToken
    )
    {
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = MaxParallel,
            CancellationToken = cancellationToken,
        };
        return Parallel.ForEachAsync(
            database.ListFiles().Where(name => !target.Contains(name)),
            options,
            async (name, cancellation) =>
            {
                // It may have been deleted since it was listed.
                if (TryOpen(files, name) is not { } source)
                    return;
                await using (source)
                    await target.AddAsync(source, cancellation);
            }
        );
    }

    private static FileStream Open(BlobFiles files, string name, string directory) =>
        TryOpen(files, name)
        ?? throw new DandiException(
            $"The file `{name}` of the archive in `{directory}` is missing, so there can be no complete backup; an "
                + "earlier one stays as it is. If the disks are all there, stop the archive and run `dandi serve "
                + $"--directory {Quoted.ForShell(directory)} --check`, which says what is missing, and then with "
                + "--repair."
        );

    private static FileStream? TryOpen(BlobFiles files, string name)
    {
        try
        {
            return files.OpenRead(name);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
