using System.Security.Cryptography;
using Dandi.Files;
using Dandi.Server.Data;
using Microsoft.Data.Sqlite;

namespace Dandi.Server.Store;

/// <summary>Objects and unfinished uploads on the file system, with the rules of S3. Names are rows of the database, bytes are files of the vault.</summary>
/// <remarks>A file is on the disk before its row is, so that a process that dies leaves at worst a file without a row, which the next start removes.</remarks>
internal sealed class FolderStore : IObjectStore, IDisposable
{
    private const long MinPart = 5 << 20;
    private readonly Database _database;
    private readonly BlobFiles _vault;
    private readonly TimeProvider _time;
    private readonly GroupCommit _puts;

    /// <summary>Opens the store.</summary>
    public FolderStore(Database database, BlobFiles vault, TimeProvider time)
    {
        (_database, _vault, _time, _puts) = (database, vault, time, new GroupCommit(database));
        var known = database
            .Read(db => db.Query("SELECT file FROM segment UNION SELECT file FROM part", row => row.GetString(0)))
            .ToHashSet(StringComparer.Ordinal);
        vault.Sweep(known.Contains);
    }

    /// <summary>Begins an object that comes in parts.</summary>
    /// <returns>The id of the upload.</returns>
    public string CreateUpload(string key, bool embargoed)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        _database.Execute(
            "INSERT INTO multipart (upload_id, key, embargoed, created) VALUES ($id, $key, $embargoed, $now)",
            ("$id", id),
            ("$key", key),
            ("$embargoed", embargoed ? 1 : 0),
            ("$now", Now)
        );
        return id;
    }

    /// <summary>Takes a part; one of the same number is replaced.</summary>
    public async Task<StoredPart> PutPartAsync(
        string key,
        string uploadId,
        int number,
        IncomingBody body,
        CancellationToken cancellationToken
    )
    {
        EnsureUpload(key, uploadId);
        var (file, size, md5) = await TakeAsync(body, cancellationToken);
        var part = new StoredPart(number, file, size, Convert.ToHexStringLower(md5));
        Replace(
            db =>
            {
                EnsureUpload(key, uploadId);
                var old = db.Query(
                    "SELECT file FROM part WHERE upload_id = $id AND number = $number",
                    row => row.GetString(0),
                    ("$id", uploadId),
                    ("$number", number)
                );
                db.Execute(
                    "INSERT OR REPLACE INTO part (upload_id, number, file, size, md5, modified) VALUES ($id, $number, $file, $size, $md5, $now)",
                    ("$id", uploadId),
                    ("$number", number),
                    ("$file", file),
                    ("$size", size),
                    ("$md5", part.Md5),
                    ("$now", Now)
                );
                return old;
            },
            file
        );
        return part;
    }

    /// <summary>The parts of an unfinished object, by number.</summary>
    public IReadOnlyList<StoredPart> ListParts(string key, string uploadId)
    {
        EnsureUpload(key, uploadId);
        return _database.Read(db => Parts(db, uploadId));
    }

    /// <summary>Puts parts together: without copying, they become the segments of the object.</summary>
    /// <param name="key">The object.</param>
    /// <param name="uploadId">The upload.</param>
    /// <param name="wanted">Numbers and ETags, in the order in which they were named.</param>
    public StoredObject Complete(string key, string uploadId, IReadOnlyList<(int Number, string ETag)> wanted)
    {
        if (Find(key) is { } there && IsFrom(key, uploadId))
            return there;
        EnsureUpload(key, uploadId);
        Replace(db =>
        {
            var parts = Choose(Parts(db, uploadId), wanted);
            var md5s = parts.SelectMany(part => Convert.FromHexString(part.Md5)).ToArray();
            var etag = $"{Convert.ToHexStringLower(MD5.HashData(md5s))}-{parts.Count}";
            var embargoed = db.Number("SELECT embargoed FROM multipart WHERE upload_id = $id", ("$id", uploadId)) != 0;
            var unused = Parts(db, uploadId).Select(part => part.File).Except(parts.Select(part => part.File));
            var old = Insert(
                db,
                new StoredObject(key, parts.Sum(part => part.Size), etag, Now)
                {
                    ContentType = "application/octet-stream",
                    IsEmbargoed = embargoed,
                },
                parts,
                uploadId
            );
            db.Execute("DELETE FROM multipart WHERE upload_id = $id", ("$id", uploadId));
            return [.. old, .. unused];
        });
        return Find(key)!;
    }

    /// <summary>Gives an unfinished object up.</summary>
    public void Abort(string key, string uploadId)
    {
        EnsureUpload(key, uploadId);
        Replace(db =>
        {
            var files = Parts(db, uploadId).Select(part => part.File).ToList();
            db.Execute("DELETE FROM multipart WHERE upload_id = $id", ("$id", uploadId));
            return files;
        });
    }

    /// <summary>Takes a whole object.</summary>
    public async Task<StoredObject> PutAsync(
        string key,
        IncomingBody body,
        bool embargoed,
        CancellationToken cancellationToken
    )
    {
        var (file, size, md5) = await TakeAsync(body, cancellationToken);
        var etag = Convert.ToHexStringLower(md5);
        var stored = new StoredObject(key, size, etag, Now) { ContentType = body.ContentType, IsEmbargoed = embargoed };
        try
        {
            _vault.Remove(
                await _puts.WriteAsync(FolderFlush.Flush, _vault.FolderOf(file), db =>
                    Insert(db, stored, [new StoredPart(1, file, size, etag)], null)
                )
            );
        }
        catch
        {
            _vault.Remove([file]);
            throw;
        }
        return stored;
    }

    /// <summary>An object, or null.</summary>
    public StoredObject? Find(string key) =>
        _database.Read(db =>
            db.First(
                "SELECT key, size, etag, modified, content_type, embargoed FROM object WHERE key = $key",
                row => new StoredObject(row.GetString(0), row.GetInt64(1), row.GetString(2), row.GetString(3))
                {
                    ContentType = row.IsDBNull(4) ? null : row.GetString(4),
                    IsEmbargoed = row.GetInt64(5) != 0,
                },
                ("$key", key)
            )
        );

    /// <summary>Objects in the order of the bytes of their keys.</summary>
    /// <param name="prefix">What their keys begin with.</param>
    /// <param name="after">Only keys behind this one.</param>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<StoredObject> List(string prefix, string after, int most) =>
        _database.Read(db =>
            db.Query(
                "SELECT key, size, etag, modified FROM object WHERE key > $after AND key >= $prefix AND substr(key, 1, length($prefix)) = $prefix ORDER BY key LIMIT $most",
                row => new StoredObject(row.GetString(0), row.GetInt64(1), row.GetString(2), row.GetString(3)),
                ("$after", after),
                ("$prefix", prefix),
                ("$most", most)
            )
        );

    /// <summary>Removes objects, all or none.</summary>
    /// <returns>The first key of which there is no object, or null where all are gone now.</returns>
    public string? Delete(IReadOnlyCollection<string> keys)
    {
        if (keys.FirstOrDefault(key => Find(key) is null) is { } missing)
            return missing;
        Replace(db =>
        {
            var files = keys.SelectMany(key =>
                    db.Query("SELECT file FROM segment WHERE key = $key", row => row.GetString(0), ("$key", key))
                )
                .ToList();
            foreach (var key in keys)
                db.Execute("DELETE FROM object WHERE key = $key", ("$key", key));
            return files;
        });
        return null;
    }

    /// <summary>Unfinished uploads.</summary>
    public IReadOnlyList<(string Key, string UploadId, string Created)> ListUploads(int most) =>
        _database.Read(db =>
            db.Query(
                "SELECT key, upload_id, created FROM multipart ORDER BY key, created LIMIT $most",
                row => (row.GetString(0), row.GetString(1), row.GetString(2)),
                ("$most", most)
            )
        );

    /// <summary>Copies a range of an object.</summary>
    public async Task CopyAsync(
        string key,
        long offset,
        long length,
        Stream target,
        CancellationToken cancellationToken
    )
    {
        var segments = _database.Read(db =>
            db.Query(
                "SELECT file, size FROM segment WHERE key = $key ORDER BY number",
                row => (File: row.GetString(0), Size: row.GetInt64(1)),
                ("$key", key)
            )
        );
        foreach (var (file, size) in segments)
        {
            if (offset < size && length > 0)
            {
                await using var source = _vault.OpenRead(file);
                source.Position = offset;
                var share = Math.Min(length, size - offset);
                await RangeCopy.CopyAsync(source, target, share, null, cancellationToken);
                length -= share;
                offset = size;
            }
            offset -= size;
        }
    }

    /// <summary>Changes whether an object may be read without a signature.</summary>
    public void SetEmbargoed(string key, bool embargoed) =>
        _database.Execute(
            "UPDATE object SET embargoed = $embargoed WHERE key = $key",
            ("$embargoed", embargoed ? 1 : 0),
            ("$key", key)
        );

    Task<string> IObjectStore.CreateUploadAsync(string key, bool embargoed, CancellationToken cancellationToken) =>
        Task.FromResult(CreateUpload(key, embargoed));

    Task IObjectStore.AbortUploadAsync(string key, string uploadId, CancellationToken cancellationToken)
    {
        if (IsUpload(key, uploadId))
            Abort(key, uploadId);
        return Task.CompletedTask;
    }

    Task<StoredObject?> IObjectStore.FindAsync(string key, CancellationToken cancellationToken) =>
        Task.FromResult(Find(key));

    Task<IReadOnlyList<StoredObject>> IObjectStore.ListAsync(
        string prefix,
        string after,
        int most,
        CancellationToken cancellationToken
    ) => Task.FromResult(List(prefix, after, most));

    Task<string?> IObjectStore.DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        Task.FromResult(Delete(keys));

    Task IObjectStore.CopyAsync(string key, long size, Stream target, CancellationToken cancellationToken) =>
        CopyAsync(key, 0, size, target, cancellationToken);

    Task IObjectStore.OpenAsync(string key, CancellationToken cancellationToken)
    {
        SetEmbargoed(key, false);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _vault.Dispose();

    private string Now => Timestamp.Show(_time.GetUtcNow());

    private bool IsFrom(string key, string uploadId) =>
        _database.Read(db =>
            db.Number(
                "SELECT count(*) FROM object WHERE key = $key AND upload_id = $id",
                ("$key", key),
                ("$id", uploadId)
            )
        ) > 0;

    private bool IsUpload(string key, string uploadId) =>
        _database.Read(db =>
            db.Number(
                "SELECT count(*) FROM multipart WHERE upload_id = $id AND key = $key",
                ("$id", uploadId),
                ("$key", key)
            )
        ) > 0;

    private void EnsureUpload(string key, string uploadId)
    {
        if (!IsUpload(key, uploadId))
            throw StoreRefusal.NoSuchUpload();
    }

    private async Task<(string File, long Size, byte[] Md5)> TakeAsync(
        IncomingBody body,
        CancellationToken cancellationToken
    )
    {
        var taken = await _vault.TakeAsync(body.Bytes, cancellationToken);
        if (body.Md5 is null || body.Md5.AsSpan().SequenceEqual(taken.Md5))
            return taken;
        _vault.Remove([taken.Name]);
        throw new StoreRefusal(400, "BadDigest", "The Content-MD5 you specified did not match what we received.");
    }

    /// <summary>Changes rows, then removes the files that they no longer name; if the rows stay, the new file goes.</summary>
    private void Replace(Func<Database, IEnumerable<string>> change, string? newFile = null)
    {
        List<string> old;
        try
        {
            if (newFile is not null)
                FolderFlush.Flush(_vault.FolderOf(newFile));
            old = _database.Write(db => change(db).ToList());
        }
        catch
        {
            if (newFile is not null)
                _vault.Remove([newFile]);
            throw;
        }
        _vault.Remove(old);
    }

    private static List<StoredPart> Parts(Database db, string uploadId) =>
        db.Query(
            "SELECT number, file, size, md5 FROM part WHERE upload_id = $id ORDER BY number",
            ReadPart,
            ("$id", uploadId)
        );

    private static StoredPart ReadPart(SqliteDataReader row) =>
        new(row.GetInt32(0), row.GetString(1), row.GetInt64(2), row.GetString(3));

    private static List<StoredPart> Choose(List<StoredPart> there, IReadOnlyList<(int Number, string ETag)> wanted)
    {
        var byNumber = there.ToDictionary(part => part.Number);
        var chosen = new List<StoredPart>();
        foreach (var (number, etag) in wanted)
        {
            if (chosen.Count > 0 && number <= chosen[^1].Number)
                throw new StoreRefusal(
                    400,
                    "InvalidPartOrder",
                    "The list of parts was not in ascending order. Parts must be ordered by part number."
                );
            if (
                !byNumber.TryGetValue(number, out var part)
                || !string.Equals(part.Md5, etag.Trim().Trim('"'), StringComparison.OrdinalIgnoreCase)
            )
            {
                throw new StoreRefusal(
                    400,
                    "InvalidPart",
                    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag."
                );
            }
            chosen.Add(part);
        }
        if (chosen.SkipLast(1).Any(part => part.Size < MinPart))
            throw new StoreRefusal(
                400,
                "EntityTooSmall",
                "Your proposed upload is smaller than the minimum allowed size"
            );
        return chosen;
    }

    /// <returns>The files of the object that was there before.</returns>
    private static List<string> Insert(
        Database db,
        StoredObject stored,
        IEnumerable<StoredPart> segments,
        string? uploadId
    )
    {
        var old = db.Query("SELECT file FROM segment WHERE key = $key", row => row.GetString(0), ("$key", stored.Key));
        db.Execute("DELETE FROM object WHERE key = $key", ("$key", stored.Key));
        db.Execute(
            "INSERT INTO object (key, size, etag, content_type, embargoed, modified, upload_id) VALUES ($key, $size, $etag, $type, $embargoed, $modified, $upload)",
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
                "INSERT INTO segment (key, number, file, size) VALUES ($key, $number, $file, $size)",
                ("$key", stored.Key),
                ("$number", segment.Number),
                ("$file", segment.File),
                ("$size", segment.Size)
            );
        }
        return old;
    }
}
