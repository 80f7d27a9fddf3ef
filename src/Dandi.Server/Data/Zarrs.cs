using Microsoft.Data.Sqlite;

namespace Dandi.Server.Data;

/// <summary>The table of Zarrs, with the status of each (archive-api.md §10).</summary>
/// <remarks>
/// <c>Pending</c>: entries may change. <c>Uploaded</c>: the client has finalized it, and it waits for the ingest.
/// <c>Ingesting</c>: background processing computes the checksum. <c>Complete</c>: the checksum is known; the next
/// change of an entry makes it pending again, as does an ingest that finds entries without a checksum. Entries cannot
/// change while it is uploaded or ingesting.
/// </remarks>
internal sealed class Zarrs(Database database, TimeProvider time)
{
    private const string Columns =
        "SELECT z.id, z.dandiset_id, z.name, z.status, z.checksum, z.file_count, z.size, d.embargo_status "
        + "FROM zarr z JOIN dandiset d ON d.id = z.dandiset_id";

    public ZarrRow? Find(string id) =>
        database.Read(db => db.QueryFirst($"{Columns} WHERE z.id = $id", Read, ("$id", id)));

    /// <summary>Lists the Zarrs of a Dandiset (null: of all) with a name (null: any), oldest first.</summary>
    public IReadOnlyList<ZarrRow> List(long? dandisetId, string? name) =>
        database.Read(db =>
            db.Query(
                $"""
                {Columns} WHERE ($dandiset IS NULL OR z.dandiset_id = $dandiset) AND ($name IS NULL OR z.name = $name)
                ORDER BY z.created, z.id
                """,
                Read,
                ("$dandiset", dandisetId),
                ("$name", name)
            )
        );

    /// <summary>Lists complete Zarrs.</summary>
    /// <inheritdoc cref="ListUploaded"/>
    public IReadOnlyList<string> ListComplete(string after, int limit) =>
        database.Read(db =>
            db.Query(
                "SELECT id FROM zarr WHERE status = 'Complete' AND id > $after ORDER BY id LIMIT $limit",
                row => row.GetString(0),
                ("$after", after),
                ("$limit", limit)
            )
        );

    /// <summary>Creates a Zarr.</summary>
    /// <returns>Null if the Dandiset has a Zarr with this name.</returns>
    public ZarrRow? Add(long dandisetId, string name)
    {
        var id = Guid.NewGuid().ToString("D");
        return database.Write(db =>
        {
            db.Execute(
                """
                INSERT OR IGNORE INTO zarr (id, dandiset_id, name, status, created)
                VALUES ($id, $dandiset, $name, 'Pending', $now)
                """,
                ("$id", id),
                ("$dandiset", dandisetId),
                ("$name", name),
                ("$now", Timestamp.Format(time.GetUtcNow()))
            );
            return Find(id);
        });
    }

    /// <summary>
    /// Whether the own store accepts an object with a key: not an entry of a Zarr that was deleted, or whose checksum
    /// is being computed. A complete one accepts entries by URLs from before, as in the real archive, although its
    /// checksum does not tell of them. Call it inside the transaction that adds the object.
    /// </summary>
    public static bool AcceptsObject(Database db, string key) =>
        !key.StartsWith(ZarrRow.Root, StringComparison.Ordinal)
        || db.QueryNumber(
            """
            SELECT EXISTS (SELECT 1 FROM deleted_zarr WHERE id = $id)
                OR EXISTS (SELECT 1 FROM zarr WHERE id = $id AND status NOT IN ('Pending', 'Complete'))
            """,
            ("$id", key.Split('/')[1])
        ) == 0;

    /// <summary>Makes a Zarr pending and discards its checksum, before a change of its entries.</summary>
    /// <returns>False if it is uploaded or ingesting.</returns>
    public bool Reset(ZarrRow zarr) =>
        database.Write(db =>
            db.Execute(
                """
                UPDATE zarr SET status = 'Pending', checksum = NULL, file_count = 0, size = 0
                WHERE id = $id AND status IN ('Pending', 'Complete')
                """,
                ("$id", zarr.Id)
            )
        ) > 0;

    /// <summary>
    /// Makes a Zarr pending that has lost an entry, also if it waits for the ingest: its client finalized more entries.
    /// Call it inside the transaction that removes the object.
    /// </summary>
    public static void MarkIncomplete(Database db, string id) =>
        db.Execute(
            "UPDATE zarr SET status = 'Pending', checksum = NULL, file_count = 0, size = 0 WHERE id = $id",
            ("$id", id)
        );

    /// <summary>Makes a pending Zarr wait for the ingest.</summary>
    /// <param name="zarr">The Zarr.</param>
    /// <param name="isStuck">Whether an injected fault keeps it ingesting forever.</param>
    /// <returns>False if it is not pending.</returns>
    public bool Finalize(ZarrRow zarr, bool isStuck) =>
        database.Write(db =>
            db.Execute(
                "UPDATE zarr SET status = $status WHERE id = $id AND status = 'Pending'",
                ("$status", isStuck ? Stuck : "Uploaded"),
                ("$id", zarr.Id)
            )
        ) > 0;

    /// <summary>
    /// Lists Zarrs that wait for the ingest or whose ingest was interrupted by a stop of the archive.
    /// </summary>
    /// <param name="after">Only ids after this one.</param>
    /// <param name="limit">The maximum number of Zarrs.</param>
    /// <returns>Their ids, in ascending order.</returns>
    public IReadOnlyList<string> ListUploaded(string after, int limit) =>
        database.Read(db =>
            db.Query(
                """
                SELECT id FROM zarr WHERE status IN ('Uploaded', 'Ingesting') AND id > $after
                ORDER BY id LIMIT $limit
                """,
                row => row.GetString(0),
                ("$after", after),
                ("$limit", limit)
            )
        );

    public void BeginIngest(ZarrRow zarr) =>
        database.Write(db => db.Execute("UPDATE zarr SET status = 'Ingesting' WHERE id = $id", ("$id", zarr.Id)));

    /// <summary>Makes a Zarr pending whose entries do not have a checksum, so that they can be changed.</summary>
    public void RejectIngest(ZarrRow zarr) =>
        database.Write(db =>
            db.Execute("UPDATE zarr SET status = 'Pending' WHERE id = $id AND status = 'Ingesting'", ("$id", zarr.Id))
        );

    /// <summary>Stores the result of an ingest; assets of the Zarr have to be validated again.</summary>
    public void CompleteIngest(ZarrRow zarr, string checksum, long count, long size) =>
        database.Write(db =>
        {
            db.Execute(
                """
                UPDATE zarr
                SET status = 'Complete', checksum = $checksum, file_count = $count, size = $size, known_size = $size
                WHERE id = $id
                """,
                ("$checksum", checksum),
                ("$count", count),
                ("$size", size),
                ("$id", zarr.Id)
            );
            db.Execute("UPDATE asset SET status = 'Pending' WHERE zarr_id = $id", ("$id", zarr.Id));
            foreach (
                var version in db.Query(
                    """
                    SELECT DISTINCT v.version_id FROM version_asset v JOIN asset a ON a.id = v.asset
                    WHERE a.zarr_id = $id
                    """,
                    row => row.GetInt64(0),
                    ("$id", zarr.Id)
                )
            )
            {
                Dandisets.Touch(db, version, time);
            }
        });

    // Reported as Ingesting and never ingested, as after a crashed job of the real archive.
    private const string Stuck = "Stuck";

    private static ZarrRow Read(SqliteDataReader row) => Read(row, 0);

    /// <summary>Reads the columns of a Zarr and the embargo status of its Dandiset, starting at a column.</summary>
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
