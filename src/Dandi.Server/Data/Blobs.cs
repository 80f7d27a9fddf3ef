using Microsoft.Data.Sqlite;

namespace Dandi.Server.Data;

/// <summary>Blobs, and the uploads that become blobs.</summary>
internal sealed class Blobs(Database database, TimeProvider time)
{
    private const string BlobColumns = "SELECT id, etag, sha256, size, embargoed FROM blob";
    private const string UploadColumns =
        "SELECT id, dandiset_id, etag, size, multipart_id, embargoed, created FROM upload";

    /// <summary>A blob, or null.</summary>
    public BlobRow? Find(string id) =>
        database.Read(db => db.First($"{BlobColumns} WHERE id = $id", ReadBlob, ("$id", id)));

    /// <summary>The blob with an etag, or null.</summary>
    public BlobRow? FindByETag(string etag) =>
        database.Read(db => db.First($"{BlobColumns} WHERE etag = $etag", ReadBlob, ("$etag", etag)));

    /// <summary>The blob with a SHA-256, or null.</summary>
    public BlobRow? FindBySha256(string sha256) =>
        database.Read(db => db.First($"{BlobColumns} WHERE sha256 = $sha256", ReadBlob, ("$sha256", sha256)));

    /// <summary>The blob behind an id whose SHA-256 is not known yet, or null.</summary>
    public BlobRow? NextWithoutSha256(string after) =>
        database.Read(db =>
            db.First(
                $"{BlobColumns} WHERE sha256 IS NULL AND id > $after ORDER BY id LIMIT 1",
                ReadBlob,
                ("$after", after)
            )
        );

    /// <summary>Keeps a SHA-256.</summary>
    public void SetSha256(string id, string sha256) =>
        database.Write(db =>
            db.Execute("UPDATE blob SET sha256 = $sha256 WHERE id = $id", ("$sha256", sha256), ("$id", id))
        );

    /// <summary>Lets everybody read a blob.</summary>
    public void Open(string id) =>
        database.Write(db => db.Execute("UPDATE blob SET embargoed = 0 WHERE id = $id", ("$id", id)));

    /// <summary>An upload, or null.</summary>
    public UploadRow? FindUpload(string id) =>
        database.Read(db => db.First($"{UploadColumns} WHERE id = $id", ReadUpload, ("$id", id)));

    /// <summary>The uploads that a Dandiset waits for, oldest first.</summary>
    public IReadOnlyList<UploadRow> UploadsOf(DandisetRow dandiset) =>
        database.Read(db =>
            db.Query($"{UploadColumns} WHERE dandiset_id = $id ORDER BY created, id", ReadUpload, ("$id", dandiset.Id))
        );

    /// <summary>How many uploads a Dandiset waits for.</summary>
    public long CountUploads(long dandisetId) =>
        database.Read(db => db.Number("SELECT count(*) FROM upload WHERE dandiset_id = $id", ("$id", dandisetId)));

    /// <summary>Announces an upload.</summary>
    public void Add(UploadRow upload) =>
        database.Write(db =>
            db.Execute(
                "INSERT INTO upload (id, dandiset_id, etag, size, multipart_id, embargoed, created) VALUES ($id, $dandiset, $etag, $size, $multipart, $embargoed, $created)",
                ("$id", upload.Id),
                ("$dandiset", upload.DandisetId),
                ("$etag", upload.ETag),
                ("$size", upload.Size),
                ("$multipart", upload.MultipartId),
                ("$embargoed", upload.IsEmbargoed ? 1 : 0),
                ("$created", upload.Created)
            )
        );

    /// <summary>Gives an upload up.</summary>
    public void Remove(UploadRow upload) =>
        database.Write(db => db.Execute("DELETE FROM upload WHERE id = $id", ("$id", upload.Id)));

    /// <summary>Makes a blob of an upload.</summary>
    /// <returns>Null where somebody else has brought the same bytes first, or the upload is gone; it is gone afterwards either way.</returns>
    public BlobRow? Promote(UploadRow upload) =>
        database.Write(db =>
        {
            if (db.Execute("DELETE FROM upload WHERE id = $id", ("$id", upload.Id)) == 0)
                return null;
            var added = db.Execute(
                "INSERT OR IGNORE INTO blob (id, etag, size, embargoed, created) VALUES ($id, $etag, $size, $embargoed, $now)",
                ("$id", upload.Id),
                ("$etag", upload.ETag),
                ("$size", upload.Size),
                ("$embargoed", upload.IsEmbargoed ? 1 : 0),
                ("$now", Timestamp.Show(time.GetUtcNow()))
            );
            return added == 0 ? null : Find(upload.Id);
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
