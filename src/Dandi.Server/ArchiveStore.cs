using Dandi.Server.Data;
using Dandi.Server.Endpoints;
using Dandi.Server.State;
using Dandi.Server.Store;
using Dandi.Server.Store.Files;

namespace Dandi.Server;

/// <summary>
/// The object store of an archive: its own directory, which it serves through <see cref="Endpoints"/>, or a bucket of
/// another server. The choice is stored in the database and cannot change later.
/// </summary>
internal sealed class ArchiveStore : IDisposable
{
    /// <summary>The setting with the bucket; empty for the own directory.</summary>
    public const string BucketSetting = "bucket";

    private ArchiveStore(IObjectStore objects, ObjectUrls urls, SigningKey key, StoreEndpoints? endpoints) =>
        (Objects, Urls, Key, Endpoints) = (objects, urls, key, endpoints);

    public IObjectStore Objects { get; }

    public ObjectUrls Urls { get; }

    /// <summary>The key with access to the whole store.</summary>
    public SigningKey Key { get; }

    /// <inheritdoc cref="FolderStore.UnknownFiles"/>
    public long UnknownFiles { get; private init; }

    /// <summary>Handles requests to the store; null if the store is another server.</summary>
    public StoreEndpoints? Endpoints { get; }

    /// <exception cref="DandiException">The archive belongs to another store, or the bucket cannot be used.</exception>
    public static async Task<ArchiveStore> OpenAsync(
        Database database,
        ArchiveDirectory directory,
        ArchiveServerOptions options,
        CancellationToken cancellationToken
    )
    {
        EnsureSameStore(database, options.ObjectStore);
        var store = options.ObjectStore is { } bucket
            ? await OpenBucketAsync(bucket, database, options.Time, cancellationToken)
            : OpenFolder(database, directory, options);
        Settings.GetOrAdd(database, BucketSetting, options.ObjectStore?.Bucket ?? "");
        return store;
    }

    /// <inheritdoc/>
    public void Dispose() => (Objects as IDisposable)?.Dispose();

    private static ArchiveStore OpenFolder(Database database, ArchiveDirectory directory, ArchiveServerOptions options)
    {
        var objects = new FolderStore(
            database,
            new BlobFiles(directory.Objects, options.FlushFile),
            options.Time,
            directory.IsLatest
        );
        var key = new SigningKey(
            Settings.GetOrAdd(database, "access-key", Accounts.NewToken()),
            Settings.GetOrAdd(database, "signing-secret", Accounts.NewToken()),
            SigningKey.DefaultRegion
        );
        var presigner = new Presigner(key, options.Time, options.UrlLifetime / ArchiveServerOptions.DefaultUrlLifetime);
        return new ArchiveStore(
            objects,
            new ObjectUrls(presigner, StoreEndpoints.Bucket, endpoint: null),
            key,
            new StoreEndpoints(objects, presigner, options.NeedsKey, options.Log)
        )
        {
            UnknownFiles = objects.UnknownFiles,
        };
    }

    private static async Task<ArchiveStore> OpenBucketAsync(
        ObjectStoreOptions options,
        Database database,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var key = new SigningKey(options.AccessKey, options.SecretKey, options.Region);
        var urls = new ObjectUrls(
            new Presigner(key, time),
            options.Bucket,
            options.Endpoint.GetLeftPart(UriPartial.Authority)
        );
        var objects = new BucketStore(
            new BucketConnection(options, urls, time),
            options.Region,
            database.WhenDurableAsync
        );
        try
        {
            await objects.EnsureBucketAsync(cancellationToken);
            return new ArchiveStore(objects, urls, key, endpoints: null);
        }
        catch
        {
            objects.Dispose();
            throw;
        }
    }

    /// <summary>Refuses to start with another store: the rows would refer to objects that are not there.</summary>
    private static void EnsureSameStore(Database database, ObjectStoreOptions? requested)
    {
        var bucket = Settings.Find(database, BucketSetting);
        // Earlier versions always used the directory and did not store the setting.
        if (bucket is null && database.QueryNumber("SELECT count(*) FROM object") > 0)
            bucket = "";
        if (bucket is null || bucket == (requested?.Bucket ?? ""))
            return;
        var message =
            bucket.Length == 0
                ? "This archive stores its files in its own directory. "
                    + "Start it without --object-store, or choose another --directory."
                : $"This archive stores its files in the bucket `{bucket}`. "
                    + $"Start it with --object-store and --bucket {bucket}, or choose another --directory.";
        throw new DandiException(message) { IsFatal = true };
    }
}
