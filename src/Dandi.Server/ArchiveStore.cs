using Dandi.Server.Data;
using Dandi.Server.Endpoints;
using Dandi.Server.State;
using Dandi.Server.Store;

namespace Dandi.Server;

/// <summary>Where an archive keeps its bytes: in its directory, which it serves as a store by itself, or in a bucket elsewhere.</summary>
internal sealed class ArchiveStore : IDisposable
{
    private const string Place = "bucket";

    private ArchiveStore(IObjectStore objects, ObjectUrls urls, SigningKey key, StoreEndpoints? endpoints) =>
        (Objects, Urls, Key, Endpoints) = (objects, urls, key, endpoints);

    /// <summary>The objects.</summary>
    public IObjectStore Objects { get; }

    /// <summary>Where clients find them.</summary>
    public ObjectUrls Urls { get; }

    /// <summary>The key that opens the whole store.</summary>
    public SigningKey Key { get; }

    /// <summary>What answers the clients of the store; null where it is elsewhere.</summary>
    public StoreEndpoints? Endpoints { get; }

    /// <summary>Opens it.</summary>
    /// <exception cref="DandiException">The archive keeps its bytes elsewhere, or the bucket cannot be used.</exception>
    public static async Task<ArchiveStore> OpenAsync(
        Database database,
        ArchiveServerOptions options,
        CancellationToken cancellationToken
    )
    {
        EnsureSamePlace(database, options.ObjectStore);
        var store = options.ObjectStore is { } bucket
            ? await OpenBucketAsync(bucket, options.Time, cancellationToken)
            : OpenFolder(database, options);
        Keep(database, Place, options.ObjectStore?.Bucket ?? "");
        return store;
    }

    /// <inheritdoc/>
    public void Dispose() => (Objects as IDisposable)?.Dispose();

    private static ArchiveStore OpenFolder(Database database, ArchiveServerOptions options)
    {
        var objects = new FolderStore(
            database,
            new BlobFiles(Path.Combine(options.Directory, "objects")),
            options.Time
        );
        var key = new SigningKey(
            Keep(database, "access-key", Accounts.NewToken()),
            Keep(database, "signing-secret", Accounts.NewToken()),
            SigningKey.DefaultRegion
        );
        var presigner = new Presigner(
            key,
            options.Time,
            options.AddressLifetime / ArchiveServerOptions.DefaultLifetime
        );
        return new ArchiveStore(
            objects,
            new ObjectUrls(presigner, StoreEndpoints.Bucket, endpoint: null),
            key,
            new StoreEndpoints(objects, presigner)
        );
    }

    private static async Task<ArchiveStore> OpenBucketAsync(
        ObjectStoreOptions options,
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
        var objects = new BucketStore(new BucketConnection(options, urls, time), options.Region);
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

    /// <summary>Rows without their bytes are no archive.</summary>
    private static void EnsureSamePlace(Database database, ObjectStoreOptions? wanted)
    {
        var kept = Find(database, Place);
        // An archive of an earlier version has not said that it keeps its bytes in its directory.
        if (kept is null && database.Number("SELECT count(*) FROM object") > 0)
            kept = "";
        if (kept is null || kept == (wanted?.Bucket ?? ""))
            return;
        var message =
            kept.Length == 0
                ? "This archive keeps its files in its own directory. Start it without --object-store, or choose another --directory."
                : $"This archive keeps its files in the bucket `{kept}`. Start it with --object-store and --bucket {kept}, or choose another --directory.";
        throw new DandiException(message) { IsFatal = true };
    }

    /// <returns>The value that was there before, if there was one.</returns>
    private static string Keep(Database database, string name, string value)
    {
        database.Write(db =>
            db.Execute(
                "INSERT OR IGNORE INTO setting (name, value) VALUES ($name, $value)",
                ("$name", name),
                ("$value", value)
            )
        );
        return Find(database, name)!;
    }

    private static string? Find(Database database, string name) =>
        database.Read(db => db.Text("SELECT value FROM setting WHERE name = $name", ("$name", name)));
}
