using Dandi.Server.Data;
using Dandi.Server.Store.Files;

namespace Dandi.Server.Store;

/// <summary>The tables of objects and of their segments: the files whose concatenation is the content.</summary>
internal sealed class ObjectTable(Database database)
{
    public StoredObject? Find(string key) =>
        database.Read(db =>
            db.QueryFirst(
                "SELECT key, size, etag, modified, content_type, embargoed FROM object WHERE key = $key",
                row => new StoredObject(row.GetString(0), row.GetInt64(1), row.GetString(2), row.GetString(3))
                {
                    ContentType = row.IsDBNull(4) ? null : row.GetString(4),
                    IsEmbargoed = row.GetInt64(5) != 0,
                },
                ("$key", key)
            )
        );

    /// <summary>Whether an object was created by the completion of a multipart upload.</summary>
    public bool IsCreatedBy(string key, string uploadId) =>
        database.Read(db =>
            db.QueryNumber(
                "SELECT count(*) FROM object WHERE key = $key AND upload_id = $id",
                ("$key", key),
                ("$id", uploadId)
            )
        ) > 0;

    /// <inheritdoc cref="IObjectStore.ListAsync"/>
    public IReadOnlyList<StoredObject> List(string prefix, string after, int limit) =>
        database.Read(db =>
            db.Query(
                """
                SELECT key, size, etag, modified, embargoed FROM object
                WHERE key > $after AND key >= $prefix AND key < coalesce($end, x'') ORDER BY key LIMIT $limit
                """,
                row => new StoredObject(row.GetString(0), row.GetInt64(1), row.GetString(2), row.GetString(3))
                {
                    IsEmbargoed = row.GetInt64(4) != 0,
                },
                ("$after", after),
                ("$prefix", prefix),
                // Every text is below every blob.
                ("$end", EndOf(prefix)),
                ("$limit", limit)
            )
        );

    /// <summary>
    /// The first key after all that start with a prefix, so that a listing reads no others; null if there is none.
    /// </summary>
    private static string? EndOf(string prefix)
    {
        var runes = prefix.EnumerateRunes().ToList();
        while (runes.Count > 0 && runes[^1].Value == 0x10FFFF)
            runes.RemoveAt(runes.Count - 1);
        if (runes.Count == 0)
            return null;
        // There are no code points from U+D800 to U+DFFF.
        var next = runes[^1].Value == 0xD7FF ? 0xE000 : runes[^1].Value + 1;
        runes[^1] = new System.Text.Rune(next);
        return string.Concat(runes);
    }

    /// <summary>Lists where the bytes of an object are, in their order.</summary>
    public IReadOnlyList<StoredBytes> ListSegments(string key) =>
        database.Read(db =>
            db.Query(
                "SELECT file, start, size FROM segment WHERE key = $key ORDER BY number",
                row => new StoredBytes(row.GetString(0), row.GetInt64(1), row.GetInt64(2)),
                ("$key", key)
            )
        );

    public static List<string> ListFiles(Database db, string key) =>
        db.Query("SELECT file FROM segment WHERE key = $key", row => row.GetString(0), ("$key", key));

    /// <summary>Whether an object or a part has bytes in a file.</summary>
    public static bool IsNamed(Database db, string file) =>
        db.QueryNumber(
            """
            SELECT EXISTS (SELECT 1 FROM segment WHERE file = $file) OR EXISTS (SELECT 1 FROM part WHERE file = $file)
            """,
            ("$file", file)
        ) != 0;

    /// <summary>Inserts an object with its segments, and replaces the object with the same key.</summary>
    /// <returns>The files of the replaced object.</returns>
    public static List<string> Replace(
        Database db,
        StoredObject stored,
        IEnumerable<StoredPart> segments,
        string? uploadId
    )
    {
        var replaced = ListFiles(db, stored.Key);
        db.Execute("DELETE FROM object WHERE key = $key", ("$key", stored.Key));
        db.Execute(
            """
            INSERT INTO object (key, size, etag, content_type, embargoed, modified, upload_id)
            VALUES ($key, $size, $etag, $type, $embargoed, $modified, $upload)
            """,
            ("$key", stored.Key),
            ("$size", stored.Size),
            ("$etag", stored.ETag),
            ("$type", stored.ContentType),
            ("$embargoed", stored.IsEmbargoed ? 1 : 0),
            ("$modified", stored.Modified),
            ("$upload", uploadId)
        );
        foreach (var segment in segments)
        {
            db.Execute(
                "INSERT INTO segment (key, number, file, start, size) VALUES ($key, $number, $file, $start, $size)",
                ("$key", stored.Key),
                ("$number", segment.Number),
                ("$file", segment.Bytes.File),
                ("$start", segment.Bytes.Start),
                ("$size", segment.Bytes.Size)
            );
        }
        return replaced;
    }
}
