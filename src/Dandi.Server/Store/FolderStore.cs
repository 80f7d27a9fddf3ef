using Dandi.Files;
using Dandi.Server.Data;

namespace Dandi.Server.Store;

/// <summary>The object store of an archive in its own directory, with the rules of S3 (s3.md).</summary>
/// <remarks>
/// <para>
/// <b>Who owns what.</b> The database owns the names: keys of objects, multipart uploads, and which files hold their
/// bytes (<see cref="ObjectTable"/>, <see cref="MultipartUploads"/>). <see cref="BlobFiles"/> owns the files, under
/// names that it generates. A file belongs to one row and never changes; a key never becomes a path.
/// </para>
/// <para>
/// <b>Order of durability.</b> To add: content of the file, name of the file (flush of its folder), row. To replace or
/// delete: first the rows, in one transaction, then the files that no row names any more. A process that is killed in
/// between leaves at worst a file without a row, which the next start deletes; a row never names a missing file.
/// </para>
/// <para>
/// <b>Reads</b> need no lock. An open file stays readable when it is deleted, so an object of one file is always read
/// completely; reading an object of several files fails if the object is replaced or deleted meanwhile.
/// </para>
/// </remarks>
internal sealed class FolderStore : IObjectStore, IDisposable
{
    private readonly Database _database;
    private readonly BlobFiles _files;
    private readonly TimeProvider _time;
    private readonly ObjectTable _objects;
    private readonly ObjectFiles _changes;
    private readonly GroupCommit _puts;

    /// <summary>Opens the store, which owns <paramref name="files"/>, and deletes files without a row.</summary>
    public FolderStore(Database database, BlobFiles files, TimeProvider time)
    {
        (_database, _files, _time) = (database, files, time);
        _objects = new ObjectTable(database);
        _changes = new ObjectFiles(database, files);
        _puts = new GroupCommit(database);
        Uploads = new MultipartUploads(database, _objects, _changes, time);
        var known = database
            .Read(db => db.Query("SELECT file FROM segment UNION SELECT file FROM part", row => row.GetString(0)))
            .ToHashSet(StringComparer.Ordinal);
        files.RemoveUnknown(known.Contains);
    }

    /// <summary>The multipart uploads that are not completed.</summary>
    public MultipartUploads Uploads { get; }

    /// <summary>Stores an object; an object with the same key is replaced.</summary>
    /// <exception cref="S3Error">The body does not match its <c>Content-MD5</c>.</exception>
    public async Task<StoredObject> PutAsync(
        string key,
        IncomingBody body,
        bool embargoed,
        CancellationToken cancellationToken
    )
    {
        var (file, size, md5) = await _changes.AddAsync(body, cancellationToken);
        var etag = Convert.ToHexStringLower(md5);
        var stored = new StoredObject(key, size, etag, Timestamp.Format(_time.GetUtcNow()))
        {
            ContentType = body.ContentType,
            IsEmbargoed = embargoed,
        };
        try
        {
            _files.Remove(
                await _puts.WriteAsync(FolderFlush.Flush, _files.FolderOf(file), db =>
                    ObjectTable.Replace(db, stored, [new StoredPart(1, file, size, etag)], null)
                )
            );
        }
        catch
        {
            _files.Remove([file]);
            throw;
        }
        return stored;
    }

    public StoredObject? Find(string key) => _objects.Find(key);

    /// <inheritdoc cref="IObjectStore.ListAsync"/>
    public IReadOnlyList<StoredObject> List(string prefix, string after, int limit) =>
        _objects.List(prefix, after, limit);

    /// <inheritdoc cref="IObjectStore.DeleteAsync"/>
    public string? Delete(IReadOnlyCollection<string> keys)
    {
        if (keys.FirstOrDefault(key => Find(key) is null) is { } missing)
            return missing;
        _changes.Replace(db =>
        {
            var files = keys.SelectMany(key => ObjectTable.ListFiles(db, key)).ToList();
            foreach (var key in keys)
                db.Execute("DELETE FROM object WHERE key = $key", ("$key", key));
            return files;
        });
        return null;
    }

    /// <summary>Copies a range of an object to a stream.</summary>
    public async Task CopyAsync(
        string key,
        long offset,
        long length,
        Stream target,
        CancellationToken cancellationToken
    )
    {
        foreach (var (file, size) in _objects.ListSegments(key))
        {
            if (offset < size && length > 0)
            {
                await using var source = _files.OpenRead(file);
                source.Position = offset;
                var share = Math.Min(length, size - offset);
                await RangeCopy.CopyAsync(source, target, share, null, cancellationToken);
                length -= share;
                offset = size;
            }
            offset -= size;
        }
    }

    /// <summary>Changes whether an object can be read with a signature only.</summary>
    public void SetEmbargoed(string key, bool embargoed) =>
        _database.Execute(
            "UPDATE object SET embargoed = $embargoed WHERE key = $key",
            ("$embargoed", embargoed ? 1 : 0),
            ("$key", key)
        );

    Task<string> IObjectStore.CreateUploadAsync(string key, bool embargoed, CancellationToken cancellationToken) =>
        Task.FromResult(Uploads.Create(key, embargoed));

    Task IObjectStore.AbortUploadAsync(string key, string uploadId, CancellationToken cancellationToken)
    {
        if (Uploads.Exists(key, uploadId))
            Uploads.Abort(key, uploadId);
        return Task.CompletedTask;
    }

    Task<StoredObject?> IObjectStore.FindAsync(string key, CancellationToken cancellationToken) =>
        Task.FromResult(Find(key));

    Task<IReadOnlyList<StoredObject>> IObjectStore.ListAsync(
        string prefix,
        string after,
        int limit,
        CancellationToken cancellationToken
    ) => Task.FromResult(List(prefix, after, limit));

    Task<string?> IObjectStore.DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        Task.FromResult(Delete(keys));

    Task IObjectStore.CopyAsync(string key, long size, Stream target, CancellationToken cancellationToken) =>
        CopyAsync(key, 0, size, target, cancellationToken);

    Task IObjectStore.EndEmbargoAsync(string key, CancellationToken cancellationToken)
    {
        SetEmbargoed(key, false);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _files.Dispose();
}
