using Microsoft.Data.Sqlite;

namespace Dandi.Server.Data;

/// <summary>The tables of blobs and of uploads that have not become blobs yet.</summary>
internal sealed class Blobs(Database database, TimeProvider time)
{
    private const string BlobColumns = "SELECT id, etag, sha256, size, embargoed FROM blob";
    private const string UploadColumns =
        "SELECT id, dandiset_id, etag, size, multipart_id, embargoed, created FROM upload";

    /// <summary>Finds a blob, unless its bytes were lost.</summary>
    public BlobRow? Find(string id) =>
        database.Read(db => db.QueryFirst($"{BlobColumns} WHERE id = $id AND NOT lost", ReadBlob, ("$id", id)));

    /// <summary>Finds a blob that need not be uploaded: its bytes are there.</summary>
    public BlobRow? FindByETag(string etag) =>
        database.Read(db => db.QueryFirst($"{BlobColumns} WHERE etag = $etag AND NOT lost", ReadBlob, ("$etag", etag)));

    /// <summary>
    /// Finds a blob by its SHA-256, unless its bytes were lost; an embargoed one only for owners of a Dandiset that has
    /// it. A SHA-256 is published in places where the file is not, so knowing it does not prove to have had the file.
    /// </summary>
    public BlobRow? FindBySha256(string sha256, ServerUser? user) =>
        database.Read(db =>
            db.QueryFirst(
                $"""
                {BlobColumns} WHERE sha256 = $sha256 AND NOT lost AND (NOT embargoed OR $isAdmin OR EXISTS (
                    SELECT 1 FROM asset a JOIN version_asset x ON x.asset = a.id JOIN version v ON v.id = x.version_id
                        JOIN dandiset_owner o ON o.dandiset_id = v.dandiset_id
                    WHERE a.blob_id = blob.id AND o.user_id = $user))
                """,
                ReadBlob,
                ("$sha256", sha256),
                ("$isAdmin", user is { IsAdmin: true } ? 1 : 0),
                ("$user", user?.Id)
            )
        );

    /// <summary>Lists blobs that have no SHA-256 yet.</summary>
    /// <param name="after">Only ids after this one.</param>
    /// <param name="limit">The maximum number of blobs.</param>
    /// <returns>Their ids, in ascending order.</returns>
    public IReadOnlyList<string> ListWithoutSha256(string after, int limit) =>
        database.Read(db =>
            db.Query(
                "SELECT id FROM blob WHERE sha256 IS NULL AND NOT lost AND id > $after ORDER BY id LIMIT $limit",
                row => row.GetString(0),
                ("$after", after),
                ("$limit", limit)
            )
        );

    public void SetSha256(string id, string sha256) =>
        database.Write(db =>
            db.Execute("UPDATE blob SET sha256 = $sha256 WHERE id = $id", ("$sha256", sha256), ("$id", id))
        );

    /// <summary>Ends the embargo of a blob: everybody may read it.</summary>
    public void EndEmbargo(string id) =>
        database.Write(db => db.Execute("UPDATE blob SET embargoed = 0 WHERE id = $id", ("$id", id)));

    public UploadRow? FindUpload(string id) =>
        database.Read(db => db.QueryFirst($"{UploadColumns} WHERE id = $id", ReadUpload, ("$id", id)));

    /// <summary>Lists the unfinished uploads of a Dandiset, oldest first.</summary>
    public IReadOnlyList<UploadRow> ListUploads(DandisetRow dandiset) =>
        database.Read(db =>
            db.Query($"{UploadColumns} WHERE dandiset_id = $id ORDER BY created, id", ReadUpload, ("$id", dandiset.Id))
        );

    /// <summary>Counts the unfinished uploads of a Dandiset.</summary>
    public long CountUploads(long dandisetId) =>
        database.Read(db => db.QueryNumber("SELECT count(*) FROM upload WHERE dandiset_id = $id", ("$id", dandisetId)));

    public void Add(UploadRow upload) =>
        database.Write(db =>
            db.Execute(
                """
                INSERT INTO upload (id, dandiset_id, etag, size, multipart_id, embargoed, created)
                VALUES ($id, $dandiset, $etag, $size, $multipart, $embargoed, $created)
                """,
                ("$id", upload.Id),
                ("$dandiset", upload.DandisetId),
                ("$etag", upload.ETag),
                ("$size", upload.Size),
                ("$multipart", upload.MultipartId),
                ("$embargoed", upload.IsEmbargoed ? 1 : 0),
                ("$created", upload.Created)
            )
        );

    /// <summary>Removes an upload and discards its parts, unless it has become a blob meanwhile.</summary>
    public void Remove(UploadRow upload) =>
        database.Write(db =>
        {
            if (db.Execute("DELETE FROM upload WHERE id = $id", ("$id", upload.Id)) > 0)
                DiscardedObjects.Add(db, BlobRow.KeyOf(upload.Id), upload.MultipartId);
        });

    /// <summary>Turns an upload into a blob, or gives its bytes to the blob that has lost the same ones.</summary>
    /// <returns>
    /// Null if there is a blob with the same dandi-etag already; the upload is removed and its object discarded.
    /// </returns>
    /// <exception cref="DeletedRowException">The upload does not exist any more.</exception>
    public BlobRow? Promote(UploadRow upload) =>
        database.Write(db =>
        {
            if (db.Execute("DELETE FROM upload WHERE id = $id", ("$id", upload.Id)) == 0)
                throw new DeletedRowException();
            var added = db.Execute(
                """
                INSERT OR IGNORE INTO blob (id, etag, size, embargoed, created)
                VALUES ($id, $etag, $size, $embargoed, $now)
                """,
                ("$id", upload.Id),
                ("$etag", upload.ETag),
                ("$size", upload.Size),
                ("$embargoed", upload.IsEmbargoed ? 1 : 0),
                ("$now", Timestamp.Format(time.GetUtcNow()))
            );
            if (added > 0)
                return Find(upload.Id);
            if (LostBlobs.Find(db, upload.ETag) is { } lost)
            {
                LostBlobs.Restore(db, lost, upload, time);
                return Find(lost);
            }
            DiscardedObjects.Add(db, BlobRow.KeyOf(upload.Id));
            return null;
        });

    private static BlobRow ReadBlob(SqliteDataReader row) =>
        new(
            row.GetString(0),
            row.GetString(1),
            row.IsDBNull(2) ? null : row.GetString(2),
            row.GetInt64(3),
            row.GetInt64(4) != 0
        );

    private static UploadRow ReadUpload(SqliteDataReader row) =>
        new(
            row.GetString(0),
            row.GetInt64(1),
            row.GetString(2),
            row.GetInt64(3),
            row.GetString(4),
            row.GetInt64(5) != 0,
            row.GetString(6)
        );
}
