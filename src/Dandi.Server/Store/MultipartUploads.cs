using System.Security.Cryptography;
using Dandi.Server.Data;
using Dandi.Server.Store.Files;
using Microsoft.Data.Sqlite;

namespace Dandi.Server.Store;

/// <summary>
/// The multipart uploads of a <see cref="FolderStore"/>
/// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html).
/// </summary>
/// <remarks>
/// An upload exists from <see cref="Create"/> to <see cref="Complete"/> or <see cref="Abort"/>, and belongs to one key.
/// Each part is one file, so that completing an upload copies no bytes: the files become segments of the object. Parts
/// can arrive in any order and concurrently; each is durable before its response.
/// </remarks>
internal sealed class MultipartUploads(Database database, ObjectTable objects, ObjectFiles files, TimeProvider time)
{
    private const long MinPartSize = 5 << 20;

    /// <returns>The id of the upload.</returns>
    public string Create(string key, bool embargoed)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        database.Execute(
            "INSERT INTO multipart (upload_id, key, embargoed, created) VALUES ($id, $key, $embargoed, $now)",
            ("$id", id),
            ("$key", key),
            ("$embargoed", embargoed ? 1 : 0),
            ("$now", Now)
        );
        return id;
    }

    public bool Exists(string key, string uploadId) =>
        database.Read(db =>
            db.QueryNumber(
                "SELECT count(*) FROM multipart WHERE upload_id = $id AND key = $key",
                ("$id", uploadId),
                ("$key", key)
            )
        ) > 0;

    /// <summary>Lists uploads of all keys.</summary>
    public IReadOnlyList<(string Key, string UploadId, string Created)> List(int limit) =>
        database.Read(db =>
            db.Query(
                "SELECT key, upload_id, created FROM multipart ORDER BY key, created LIMIT $limit",
                row => (row.GetString(0), row.GetString(1), row.GetString(2)),
                ("$limit", limit)
            )
        );

    /// <summary>Stores a part; a part with the same number is replaced.</summary>
    /// <exception cref="S3Error">
    /// The upload does not exist, also if it was completed or aborted while the body arrived, or the body does not
    /// match its <c>Content-MD5</c>.
    /// </exception>
    public async Task<StoredPart> PutPartAsync(
        string key,
        string uploadId,
        int number,
        IncomingBody body,
        CancellationToken cancellationToken
    )
    {
        EnsureExists(key, uploadId);
        var (bytes, md5) = await files.AddAsync(body, cancellationToken);
        var part = new StoredPart(number, bytes, Convert.ToHexStringLower(md5));
        await files.CommitAsync(bytes, db =>
        {
            EnsureExists(key, uploadId);
            return ReplacePart(db, uploadId, part);
        });
        return part;
    }

    /// <summary>Lists the parts of an upload, by number.</summary>
    /// <exception cref="S3Error">The upload does not exist.</exception>
    public IReadOnlyList<StoredPart> ListParts(string key, string uploadId)
    {
        return database.Read(db =>
        {
            EnsureExists(key, uploadId);
            return ListParts(db, uploadId);
        });
    }

    /// <summary>
    /// Turns an upload into an object. A repeated completion returns the object, because the response to the first may
    /// have been lost.
    /// </summary>
    /// <param name="key">The key of the object.</param>
    /// <param name="uploadId">The upload.</param>
    /// <param name="listed">Numbers and ETags of the parts, in the order of the request.</param>
    /// <exception cref="S3Error">The upload does not exist, or the list of parts is invalid.</exception>
    public StoredObject Complete(string key, string uploadId, IReadOnlyList<(int Number, string ETag)> listed)
    {
        StoredObject? completed = null;
        // Everything in one transaction: of several concurrent completions, the first creates the object.
        files.Replace(db =>
        {
            if (objects.IsCreatedBy(key, uploadId))
            {
                completed = objects.Find(key)!;
                return [];
            }
            EnsureExists(key, uploadId);
            var stored = ListParts(db, uploadId);
            var parts = Choose(stored, listed);
            completed = Compose(db, key, uploadId, parts);
            var replaced = ObjectTable.Replace(db, completed, parts, uploadId);
            db.Execute("DELETE FROM multipart WHERE upload_id = $id", ("$id", uploadId));
            return [.. replaced, .. stored.Except(parts).Select(part => part.Bytes.File)];
        });
        return completed!;
    }

    private StoredObject Compose(Database db, string key, string uploadId, List<StoredPart> parts)
    {
        var etag = ETagOf([.. parts.Select(part => Convert.FromHexString(part.Md5))]);
        return new StoredObject(key, parts.Sum(part => part.Bytes.Size), etag, Now)
        {
            ContentType = "application/octet-stream",
            IsEmbargoed =
                db.QueryNumber("SELECT embargoed FROM multipart WHERE upload_id = $id", ("$id", uploadId)) != 0,
        };
    }

    /// <summary>The ETag of an object that was uploaded in parts.</summary>
    /// <param name="md5s">The MD5s of the parts, in their order.</param>
    public static string ETagOf(IReadOnlyCollection<byte[]> md5s) =>
        $"{Convert.ToHexStringLower(MD5.HashData(md5s.SelectMany(md5 => md5).ToArray()))}-{md5s.Count}";

    /// <summary>Lists parts of all uploads, ordered by upload and number.</summary>
    /// <param name="db">The database.</param>
    /// <param name="after">Only parts of this upload after a number, and those of uploads after this one.</param>
    /// <param name="number">The number.</param>
    /// <param name="limit">The maximum number of parts.</param>
    public static IReadOnlyList<(string UploadId, StoredPart Part)> ListParts(
        Database db,
        string after,
        int number,
        int limit
    ) =>
        db.Query(
            """
            SELECT number, file, start, size, md5, upload_id FROM part WHERE (upload_id, number) > ($id, $number)
            ORDER BY upload_id, number LIMIT $limit
            """,
            row => (row.GetString(5), ReadPart(row)),
            ("$id", after),
            ("$number", number),
            ("$limit", limit)
        );

    /// <summary>Deletes an upload with its parts.</summary>
    /// <exception cref="S3Error">The upload does not exist.</exception>
    public void Abort(string key, string uploadId)
    {
        if (!TryAbort(key, uploadId))
            throw S3Error.NoSuchUpload();
    }

    /// <summary>Deletes an upload with its parts, if it exists.</summary>
    /// <returns>Whether it existed.</returns>
    public bool TryAbort(string key, string uploadId)
    {
        var existed = false;
        files.Replace(db =>
        {
            existed = Exists(key, uploadId);
            if (!existed)
                return [];
            var unused = ListParts(db, uploadId).Select(part => part.Bytes.File).ToList();
            db.Execute("DELETE FROM multipart WHERE upload_id = $id", ("$id", uploadId));
            return unused;
        });
        return existed;
    }

    private string Now => Timestamp.Format(time.GetUtcNow());

    private void EnsureExists(string key, string uploadId)
    {
        if (!Exists(key, uploadId))
            throw S3Error.NoSuchUpload();
    }

    private List<string> ReplacePart(Database db, string uploadId, StoredPart part)
    {
        var replaced = db.Query(
            "SELECT file FROM part WHERE upload_id = $id AND number = $number",
            row => row.GetString(0),
            ("$id", uploadId),
            ("$number", part.Number)
        );
        db.Execute(
            """
            INSERT OR REPLACE INTO part (upload_id, number, file, start, size, md5, modified)
            VALUES ($id, $number, $file, $start, $size, $md5, $now)
            """,
            ("$id", uploadId),
            ("$number", part.Number),
            ("$file", part.Bytes.File),
            ("$start", part.Bytes.Start),
            ("$size", part.Bytes.Size),
            ("$md5", part.Md5),
            ("$now", Now)
        );
        return replaced;
    }

    private static List<StoredPart> ListParts(Database db, string uploadId) =>
        db.Query(
            "SELECT number, file, start, size, md5 FROM part WHERE upload_id = $id ORDER BY number",
            ReadPart,
            ("$id", uploadId)
        );

    private static StoredPart ReadPart(SqliteDataReader row) =>
        new(row.GetInt32(0), new StoredBytes(row.GetString(1), row.GetInt64(2), row.GetInt64(3)), row.GetString(4));

    private static List<StoredPart> Choose(List<StoredPart> stored, IReadOnlyList<(int Number, string ETag)> listed)
    {
        var byNumber = stored.ToDictionary(part => part.Number);
        var chosen = new List<StoredPart>();
        foreach (var (number, etag) in listed)
        {
            if (chosen.Count > 0 && number <= chosen[^1].Number)
                throw new S3Error(
                    400,
                    "InvalidPartOrder",
                    "The list of parts was not in ascending order. Parts must be ordered by part number."
                );
            if (
                !byNumber.TryGetValue(number, out var part)
                || !string.Equals(part.Md5, etag.Trim().Trim('"'), StringComparison.OrdinalIgnoreCase)
            )
            {
                throw new S3Error(
                    400,
                    "InvalidPart",
                    "One or more of the specified parts could not be found. The part may not have been uploaded, "
                        + "or the specified entity tag may not match the part's entity tag."
                );
            }
            chosen.Add(part);
        }
        if (chosen.SkipLast(1).Any(part => part.Bytes.Size < MinPartSize))
            throw new S3Error(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
        return chosen;
    }
}
