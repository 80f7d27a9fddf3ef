using Microsoft.Data.Sqlite;

namespace Dandi.Server.Data;

/// <summary>The Zarrs, and where each stands between being sent and being summed up.</summary>
internal sealed class Zarrs(Database database, TimeProvider time)
{
    private const string Columns =
        "SELECT z.id, z.dandiset_id, z.name, z.status, z.checksum, z.file_count, z.size, d.embargo_status FROM zarr z JOIN dandiset d ON d.id = z.dandiset_id";

    /// <summary>A Zarr, or null.</summary>
    public ZarrRow? Find(string id) => database.Read(db => db.First($"{Columns} WHERE z.id = $id", Read, ("$id", id)));

    /// <summary>The Zarrs of a Dandiset or of all, with a name or with any, oldest first.</summary>
    public IReadOnlyList<ZarrRow> List(long? dandisetId, string? name) =>
        database.Read(db =>
            db.Query(
                $"{Columns} WHERE ($dandiset IS NULL OR z.dandiset_id = $dandiset) AND ($name IS NULL OR z.name = $name) ORDER BY z.created, z.id",
                Read,
                ("$dandiset", dandisetId),
                ("$name", name)
            )
        );

    /// <summary>Makes a Zarr; null where the Dandiset has one of this name.</summary>
    public ZarrRow? Add(long dandisetId, string name)
    {
        var id = Guid.NewGuid().ToString("D");
        database.Write(db =>
            db.Execute(
                "INSERT OR IGNORE INTO zarr (id, dandiset_id, name, status, created) VALUES ($id, $dandiset, $name, 'Pending', $now)",
                ("$id", id),
                ("$dandiset", dandisetId),
                ("$name", name),
                ("$now", Timestamp.Show(time.GetUtcNow()))
            )
        );
        return Find(id);
    }

    /// <summary>Its files change: what was known of them is void.</summary>
    /// <returns>False where it is being summed up.</returns>
    public bool Reset(ZarrRow zarr) =>
        database.Write(db =>
            db.Execute(
                "UPDATE zarr SET status = 'Pending', checksum = NULL, file_count = 0, size = 0 WHERE id = $id AND status IN ('Pending', 'Complete')",
                ("$id", zarr.Id)
            )
        ) > 0;

    /// <summary>All its files are there: it waits to be summed up.</summary>
    /// <returns>False where that was said before.</returns>
    public bool Finalize(ZarrRow zarr, bool isStuck) =>
        database.Write(db =>
            db.Execute(
                "UPDATE zarr SET status = $status WHERE id = $id AND status = 'Pending'",
                ("$status", isStuck ? Stuck : "Uploaded"),
                ("$id", zarr.Id)
            )
        ) > 0;

    /// <summary>The Zarr behind an id that waits to be summed up, or was being so when the archive stopped; or null.</summary>
    public ZarrRow? NextUploaded(string after) =>
        database.Read(db =>
            db.First(
                $"{Columns} WHERE z.status IN ('Uploaded', 'Ingesting') AND z.id > $after ORDER BY z.id LIMIT 1",
                Read,
                ("$after", after)
            )
        );

    /// <summary>Begins to sum up.</summary>
    public void Begin(ZarrRow zarr) =>
        database.Write(db => db.Execute("UPDATE zarr SET status = 'Ingesting' WHERE id = $id", ("$id", zarr.Id)));

    /// <summary>Keeps the sum; the assets of the Zarr are judged anew.</summary>
    public void Complete(ZarrRow zarr, string checksum, long count, long size) =>
        database.Write(db =>
        {
            db.Execute(
                "UPDATE zarr SET status = 'Complete', checksum = $checksum, file_count = $count, size = $size, known_size = $size WHERE id = $id",
                ("$checksum", checksum),
                ("$count", count),
                ("$size", size),
                ("$id", zarr.Id)
            );
            db.Execute("UPDATE asset SET status = 'Pending' WHERE zarr_id = $id", ("$id", zarr.Id));
            foreach (
                var version in db.Query(
                    "SELECT DISTINCT v.version_id FROM version_asset v JOIN asset a ON a.id = v.asset WHERE a.zarr_id = $id",
                    row => row.GetInt64(0),
                    ("$id", zarr.Id)
                )
            )
            {
                Dandisets.Touch(db, version, time);
            }
        });

    // Shown as Ingesting, and never picked up: what a job leaves that dies in the real archive.
    private const string Stuck = "Stuck";

    private static ZarrRow Read(SqliteDataReader row) => Read(row, 0);

    /// <summary>Reads the columns of a Zarr and of its Dandiset's embargo, from one on.</summary>
    public static ZarrRow Read(SqliteDataReader row, int first) =>
        new(
            row.GetString(first),
            row.GetInt64(first + 1),
            row.GetString(first + 2),
            row.GetString(first + 3) == Stuck ? "Ingesting" : row.GetString(first + 3),
            row.IsDBNull(first + 4) ? null : row.GetString(first + 4),
            row.GetInt64(first + 5),
            row.GetInt64(first + 6)
        )
        {
            IsEmbargoed = row.GetString(first + 7) != "OPEN",
        };
}
