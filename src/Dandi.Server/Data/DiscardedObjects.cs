namespace Dandi.Server.Data;

/// <summary>
/// The objects that are to be removed from the object store, because the row to which they belonged is gone. An entry
/// is added in the transaction that deletes the row, and stays until the store has removed the object, so a crash or an
/// unreachable store loses none.
/// </summary>
internal sealed class DiscardedObjects(Database database, TimeProvider time)
{
    // The real archive removes unfinished uploads and unused blobs after this time; part URLs are valid as long.
    private static readonly TimeSpan UnusedLifetime = TimeSpan.FromDays(7);

    /// <summary>Lists entries in a fixed order.</summary>
    /// <param name="after">Only entries after this one; null for all.</param>
    /// <param name="limit">The maximum number of entries.</param>
    public IReadOnlyList<DiscardedObject> List(DiscardedObject? after, int limit) =>
        database.Read(db =>
            db.Query(
                """
                SELECT key, upload_id FROM discarded_object WHERE (key, upload_id) > ($key, $upload)
                ORDER BY key, upload_id LIMIT $limit
                """,
                row => new DiscardedObject(row.GetString(0), row.GetString(1)),
                ("$key", after?.Key ?? ""),
                ("$upload", after?.UploadId ?? ""),
                ("$limit", limit)
            )
        );

    /// <summary>Adds an entry. Call it inside a transaction.</summary>
    public static void Add(Database db, string key, string uploadId = "") =>
        db.Execute(
            "INSERT OR IGNORE INTO discarded_object (key, upload_id) VALUES ($key, $upload)",
            ("$key", key),
            ("$upload", uploadId)
        );

    /// <summary>Adds an entry.</summary>
    public void Add(string key, string uploadId) => database.Write(db => Add(db, key, uploadId));

    /// <summary>Removes an entry whose object the store has removed.</summary>
    public void Remove(DiscardedObject entry) =>
        database.Write(db =>
            db.Execute(
                "DELETE FROM discarded_object WHERE key = $key AND upload_id = $upload",
                ("$key", entry.Key),
                ("$upload", entry.UploadId)
            )
        );

    /// <summary>
    /// Discards uploads and blobs without assets that were added more than seven days ago, and deletes the assets that
    /// have been in no version for as long.
    /// </summary>
    public void AddExpired() =>
        database.Write(db =>
        {
            var before = ("$before", (object?)Timestamp.Format(time.GetUtcNow() - UnusedLifetime));
            db.Execute($"{InsertUploads} WHERE created < $before", before);
            db.Execute("DELETE FROM upload WHERE created < $before", before);
            db.Execute(
                """
                DELETE FROM asset WHERE modified < $before
                    AND NOT EXISTS (SELECT 1 FROM version_asset WHERE asset = asset.id)
                """,
                before
            );
            db.Execute(
                $"""
                INSERT OR IGNORE INTO discarded_object (key, upload_id)
                SELECT {BlobRow.KeyInSql("id")}, '' FROM blob
                WHERE created < $before AND NOT EXISTS (SELECT 1 FROM asset WHERE blob_id = blob.id)
                """,
                before
            );
            DeleteDiscardedBlobs(db);
        });

    /// <summary>
    /// Discards the entries that the archive's own store holds for deleted Zarrs: a presigned URL can be used after the
    /// deletion.
    /// </summary>
    public void AddLateEntries() =>
        database.Write(db =>
            db.Execute(
                """
                INSERT OR IGNORE INTO discarded_object (key, upload_id)
                SELECT 'zarr/' || id || '/', '' FROM deleted_zarr
                WHERE EXISTS (
                    SELECT 1 FROM object WHERE key > 'zarr/' || deleted_zarr.id || '/'
                        AND key < 'zarr/' || deleted_zarr.id || '0')
                """
            )
        );

    /// <summary>
    /// Discards the uploads and Zarrs of a Dandiset that is about to be deleted, and deletes the assets that only it
    /// has. Assets of blobs stay readable by their id, as in the real archive (archive-api.md §4), until they expire
    /// (<see cref="AddExpired"/>); those of an embargoed Dandiset are deleted at once with their blobs, because nothing
    /// would tell who may read them. Call it inside the transaction that deletes the Dandiset.
    /// </summary>
    /// <param name="db">The database.</param>
    /// <param name="dandiset">The Dandiset.</param>
    /// <param name="now">The current time, from which the assets expire.</param>
    public static void AddAllOf(Database db, DandisetRow dandiset, DateTimeOffset now)
    {
        var id = ("$id", (object?)dandiset.Id);
        db.Execute($"{InsertUploads} WHERE dandiset_id = $id", id);
        db.Execute(
            """
            INSERT OR IGNORE INTO discarded_object (key, upload_id)
            SELECT 'zarr/' || id || '/', '' FROM zarr WHERE dandiset_id = $id
            """,
            id
        );
        db.Execute("INSERT OR IGNORE INTO deleted_zarr (id) SELECT id FROM zarr WHERE dandiset_id = $id", id);
        if (dandiset.IsEmbargoed)
            DiscardBlobsOf(db, id);
        db.Execute(
            $"""
            DELETE FROM asset WHERE id IN ({AssetsOf}) AND {IsOnlyIn("asset.id")}
                AND (zarr_id IS NOT NULL OR $embargoed)
            """,
            id,
            ("$embargoed", dandiset.IsEmbargoed)
        );
        db.Execute($"UPDATE asset SET modified = $now WHERE id IN ({AssetsOf})", id, ("$now", Timestamp.Format(now)));
        DeleteDiscardedBlobs(db);
    }

    private static void DiscardBlobsOf(Database db, (string, object?) id) =>
        db.Execute(
            $"""
            INSERT OR IGNORE INTO discarded_object (key, upload_id)
            SELECT DISTINCT {BlobRow.KeyInSql("b.id")}, '' FROM asset a JOIN blob b ON b.id = a.blob_id
            WHERE a.id IN ({AssetsOf}) AND NOT EXISTS (
                SELECT 1 FROM asset o WHERE o.blob_id = b.id AND NOT ({IsOnlyIn("o.id")}))
            """,
            id
        );

    private static void DeleteDiscardedBlobs(Database db) =>
        db.Execute(
            """
            DELETE FROM blob WHERE id IN (
                SELECT substr(key, 15) FROM discarded_object WHERE key > 'blobs/' AND key < 'blobs0')
            """
        );

    private const string AssetsOf =
        "SELECT x.asset FROM version v JOIN version_asset x ON x.version_id = v.id WHERE v.dandiset_id = $id";

    private static readonly string InsertUploads = $"""
        INSERT OR IGNORE INTO discarded_object (key, upload_id)
        SELECT {BlobRow.KeyInSql("id")}, multipart_id FROM upload
        """;

    /// <summary>Whether an asset is in a version of the Dandiset <c>$id</c>, and of no other one.</summary>
    private static string IsOnlyIn(string asset) =>
        $"""
            EXISTS (SELECT 1 FROM version_asset y WHERE y.asset = {asset}) AND NOT EXISTS (
                    SELECT 1 FROM version_asset y JOIN version w ON w.id = y.version_id
                    WHERE y.asset = {asset} AND w.dandiset_id <> $id)
            """;
}

/// <summary>An entry of <see cref="DiscardedObjects"/>.</summary>
/// <param name="Key">The key of the object; if it ends with a slash, all objects below it.</param>
/// <param name="UploadId">The multipart upload to abort first; empty for none.</param>
internal sealed record DiscardedObject(string Key, string UploadId)
{
    public bool IsPrefix => Key.EndsWith('/');
}
