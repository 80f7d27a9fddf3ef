namespace Dandi.Server.Data;

/// <summary>
/// Blobs whose bytes are gone. The row stays, because assets refer to it, also in published versions; but it is not
/// found by its digests, so that the bytes can be uploaded again, and then belongs to them. All methods are called
/// inside a transaction.
/// </summary>
internal static class LostBlobs
{
    /// <summary>What to do about a lost file. Without the option, an upload skips a file that has an asset.</summary>
    public const string Advice = "To restore it, upload it again: `dandi upload --existing force FILE`.";

    public static void Mark(Database db, string id, TimeProvider time)
    {
        db.Execute("UPDATE blob SET lost = 1 WHERE id = $id", ("$id", id));
        ValidateAgain(db, id, time);
    }

    /// <summary>Finds the lost blob with a dandi-etag.</summary>
    /// <returns>Its id, or null.</returns>
    public static string? Find(Database db, string etag) =>
        db.QueryText("SELECT id FROM blob WHERE etag = $etag AND lost", ("$etag", etag));

    /// <summary>Gives the object of an upload to a lost blob, under its own key.</summary>
    public static void Restore(Database db, string id, UploadRow upload, TimeProvider time)
    {
        var (from, to) = (("$from", (object?)BlobRow.KeyOf(upload.Id)), ("$to", (object?)BlobRow.KeyOf(id)));
        db.Execute(
            """
            UPDATE blob SET lost = 0, sha256 = NULL, embargoed = min(embargoed, $embargoed) WHERE id = $id
            """,
            ("$embargoed", upload.IsEmbargoed ? 1 : 0),
            ("$id", id)
        );
        db.Execute(
            """
            INSERT INTO object (key, size, etag, content_type, embargoed, modified, upload_id)
            SELECT $to, size, etag, content_type, (SELECT embargoed FROM blob WHERE id = $id), modified, upload_id
            FROM object WHERE key = $from
            """,
            from,
            to,
            ("$id", id)
        );
        db.Execute("UPDATE segment SET key = $to WHERE key = $from", from, to);
        db.Execute("DELETE FROM object WHERE key = $from", from);
        ValidateAgain(db, id, time);
    }

    /// <summary>Lets background processing validate the assets of a blob and their drafts again.</summary>
    public static void ValidateAgain(Database db, string id, TimeProvider time)
    {
        db.Execute("UPDATE asset SET status = 'Pending' WHERE blob_id = $id", ("$id", id));
        var drafts = db.Query(
            """
            SELECT DISTINCT v.id
            FROM asset a JOIN version_asset x ON x.asset = a.id JOIN version v ON v.id = x.version_id
            WHERE a.blob_id = $id AND v.version = 'draft'
            """,
            row => row.GetInt64(0),
            ("$id", id)
        );
        drafts.ForEach(draft => Dandisets.Touch(db, draft, time));
    }
}
