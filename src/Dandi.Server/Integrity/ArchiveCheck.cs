using Dandi.Server.Data;
using Dandi.Server.Store.Files;
using Microsoft.Data.Sqlite;

namespace Dandi.Server.Integrity;

/// <summary>
/// Checks an archive that is not running: the database itself, each object against its digests, each row against its
/// object, each Zarr against its checksum, and which files no row names (docs/decisions/0065-check-and-repair.md).
/// </summary>
public static class ArchiveCheck
{
    /// <summary>Checks an archive, and repairs it if that is wanted.</summary>
    /// <exception cref="DandiException">
    /// There is no archive in the directory, it is running, or its database cannot be opened.
    /// </exception>
    public static async Task<CheckResult> RunAsync(CheckOptions options, CancellationToken cancellationToken)
    {
        using var directory = ArchiveDirectory.OpenExisting(options.Directory);
        var database = directory.OpenDatabase(null);
        // After a crash, the database may be an older one, and a damaged one may not find the rows of all files: a
        // clean stop would let the next start delete files.
        var mayStop = directory.IsLatest;
        try
        {
            var result = await RunAsync(options, directory, database, cancellationToken);
            mayStop &= !result.IsDatabaseDamaged;
            return result;
        }
        catch (SqliteException)
        {
            mayStop = false;
            throw;
        }
        finally
        {
            if (mayStop)
                directory.RecordStop();
        }
    }

    private static async Task<CheckResult> RunAsync(
        CheckOptions options,
        ArchiveDirectory directory,
        Database database,
        CancellationToken cancellationToken
    )
    {
        var report = new CheckReport(options, database.QueryNumber("SELECT count(*) FROM object"));
        var files = new BlobFiles(directory.Objects);
        using var broken = new BrokenFolder(directory.Broken, files, options.Time);
        var repair = options.Repairs ? new Repair(database, broken, options.Time) : null;
        var bucket = Settings.Find(database, ArchiveStore.BucketSetting) is { Length: > 0 } name ? name : null;
        bool isSound;
        var lost = 0L;
        try
        {
            isSound = new DatabaseCheck(database, report).Run();
            if (!isSound)
                report.AddNote("The files were not checked: restore the database first.");
            else if (bucket is null)
            {
                var rows = new RowCheck(database, report, repair);
                rows.NameLost(cancellationToken);
                await new ObjectCheck(database, files, report, repair, options.Time).RunAsync(cancellationToken);
                rows.Run(cancellationToken);
                new ZarrCheck(database, report, repair, options.Time).Run(cancellationToken);
                new FileCheck(database, directory.Objects, directory.IsLatest, report).Run(cancellationToken);
                lost = rows.CountLost();
            }
        }
        catch (SqliteException error) when (Database.IsDamage(error))
        {
            isSound = false;
            report.AddProblem($"The database is damaged and cannot be read completely ({error.Message}). Restore it.");
        }
        var (result, moved) = (report.Result, broken.Path);
        return result with { Lost = lost, Bucket = bucket, BrokenFolder = moved, IsDatabaseDamaged = !isSound };
    }
}
