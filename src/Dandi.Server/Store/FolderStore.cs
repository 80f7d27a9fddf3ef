using Dandi.Server.Data;
using Dandi.Server.Store.Files;

namespace Dandi.Server.Store;

/// <summary>The object store of an archive in its own directory, with the rules of S3 (s3.md).</summary>
/// <remarks>
/// <para>
/// <b>Who owns what.</b> The database owns the names: keys of objects, multipart uploads, and which files hold their
/// bytes (<see cref="ObjectTable"/>, <see cref="MultipartUploads"/>). <see cref="BlobFiles"/> owns the files, under
/// names that it generates. A file has the bytes of one object or part, or of several small ones
/// (<see cref="BlobPacks"/>), and never changes; a key never becomes a path.
/// </para>
/// <para>
/// <b>Order of durability.</b> To add: content of the file, name of the file (flush of its folder), row. To replace or
/// delete: first the rows, in one transaction that also marks the files that no row names any more, then these files.
/// A process that is killed in between leaves at worst a marked or unpublished file, which the next start deletes; a
/// row never names a missing file.
/// </para>
/// <para>
/// <b>What is deleted.</b> Only files that this database marked, or that were never published. A published file that no
/// row names belongs to another state of the archive, such as the one before an older database was restored; it is
/// deleted only if <see cref="StopRecord"/> shows that there is no other state, and never after a repair.
/// </para>
/// <para>
/// <b>Reads</b> see one state of an object (<see cref="OpenObject"/>): the whole old or the whole new one, also if it
/// is replaced or deleted meanwhile.
/// </para>
/// </remarks>
internal sealed class FolderStore : IObjectStore, IDisposable
{
    /// <summary>
    /// The setting that keeps published files that no row names. It is set for good once such files were found, or a
    /// repair removed rows: from then on, the database cannot tell what they are.
    /// </summary>
    public const string KeepsUnknown = "keeps-unknown-files";

    private readonly Database _database;
    private readonly BlobFiles _files;
    private readonly TimeProvider _time;
    private readonly ObjectTable _objects;
    private readonly ObjectFiles _changes;

    /// <summary>
    /// Opens the store, which owns <paramref name="files"/>, and finishes what an earlier process began.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="files">The files of the store.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isLatest">Whether the database is known to be the latest (<see cref="StopRecord"/>).</param>
    public FolderStore(Database database, BlobFiles files, TimeProvider time, bool isLatest)
    {
        (_database, _files, _time) = (database, files, time);
        files.CreateFolders();
        _objects = new ObjectTable(database);
        _changes = new ObjectFiles(database, files);
        Uploads = new MultipartUploads(database, _objects, _changes, time);
        _changes.RemoveMarked();
        var known = database
            .Read(db => db.Query("SELECT file FROM segment UNION SELECT file FROM part", row => row.GetString(0)))
            .ToHashSet(StringComparer.Ordinal);
        UnknownFiles = files.Recover(known.Contains, RemovesUnknown(database, isLatest));
        if (UnknownFiles > 0)
            Settings.Set(database, KeepsUnknown, "1");
    }

    /// <summary>
    /// The number of files that no row names and that were kept, because the database may be an older one.
    /// </summary>
    public long UnknownFiles { get; }

    /// <summary>The multipart uploads that are not completed.</summary>
    public MultipartUploads Uploads { get; }

    /// <summary>Whether a start deletes published files that no row names, instead of keeping them.</summary>
    /// <param name="database">The database.</param>
    /// <param name="isLatest">Whether the start knows that the database is the latest.</param>
    public static bool RemovesUnknown(Database database, bool isLatest) =>
        isLatest && Settings.Find(database, KeepsUnknown) is null;

    /// <summary>Stores an object; an object with the same key is replaced.</summary>
    /// <param name="key">The key.</param>
    /// <param name="body">The bytes.</param>
    /// <param name="embargoed">Whether it can be read with a signature only.</param>
    /// <param name="mustBeNew">Whether an object with the same key is an error.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="S3Error">
    /// The body does not match its <c>Content-MD5</c>, there is an object with the same key, or the Zarr to which the
    /// object would belong is not accepting entries.
    /// </exception>
    public async Task<StoredObject> PutAsync(
        string key,
        IncomingBody body,
        bool embargoed,
        bool mustBeNew,
        CancellationToken cancellationToken
    )
    {
        _database.Read(db => EnsureAccepted(db, key));
        var (bytes, md5) = await _changes.AddAsync(body, cancellationToken);
        var etag = Convert.ToHexStringLower(md5);
        var stored = new StoredObject(key, bytes.Size, etag, Timestamp.Format(_time.GetUtcNow()))
        {
            ContentType = body.ContentType,
            IsEmbargoed = embargoed,
        };
        await _changes.CommitAsync(bytes, db =>
        {
            EnsureAccepted(db, key);
            if (mustBeNew && _objects.Find(key) is not null)
                throw S3Error.PreconditionFailed();
            return ObjectTable.Replace(db, stored, [new StoredPart(1, bytes, etag)], null);
        });
        return stored;
    }

    public StoredObject? Find(string key) => _objects.Find(key);

    /// <inheritdoc cref="IObjectStore.ListAsync"/>
    public IReadOnlyList<StoredObject> List(string prefix, string after, int limit) =>
        _objects.List(prefix, after, limit);

    /// <inheritdoc cref="IObjectStore.DeleteAsync"/>
    public string? Delete(IReadOnlyCollection<string> keys)
    {
        string? missing = null;
        _changes.Replace(db =>
        {
            missing = keys.FirstOrDefault(key => _objects.Find(key) is null);
            return missing is null ? Delete(db, keys) : [];
        });
        return missing;
    }

    /// <summary>Deletes those of the objects that exist.</summary>
    public void DeleteExisting(IReadOnlyCollection<string> keys) => _changes.Replace(db => Delete(db, keys));

    /// <summary>Opens an object for reading, or returns null if there is none.</summary>
    public OpenObject? Open(string key) =>
        _database.Read(db =>
            _objects.Find(key) is { } found ? new OpenObject(found, _objects.ListSegments(key), _files) : null
        );

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
        Uploads.TryAbort(key, uploadId);
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

    async Task IObjectStore.CopyAsync(string key, long size, Stream target, CancellationToken cancellationToken)
    {
        using var opened = Open(key) ?? throw new FileNotFoundException($"There is no object `{key}`.");
        await opened.CopyAsync(0, size, target, cancellationToken);
    }

    Task IObjectStore.EndEmbargoAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        _database.Write(_ =>
        {
            foreach (var key in keys)
                SetEmbargoed(key, false);
        });
        return Task.CompletedTask;
    }

    private static bool EnsureAccepted(Database db, string key) =>
        Zarrs.AcceptsObject(db, key)
            ? true
            : throw S3Error.AccessDenied("The Zarr was deleted, or the archive is computing its checksum.");

    private static List<string> Delete(Database db, IReadOnlyCollection<string> keys)
    {
        var files = keys.SelectMany(key => ObjectTable.ListFiles(db, key)).ToList();
        foreach (var key in keys)
            db.Execute("DELETE FROM object WHERE key = $key", ("$key", key));
        return files;
    }

    /// <inheritdoc/>
    public void Dispose() => _files.Dispose();
}
