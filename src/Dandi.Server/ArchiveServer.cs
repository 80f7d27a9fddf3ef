using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Endpoints;
using Dandi.Server.Faults;
using Dandi.Server.Http;
using Dandi.Server.Processing;
using Dandi.Server.State;
using Dandi.Server.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Dandi.Server;

/// <summary>
/// The local archive: the REST API of a DANDI archive (on SQLite) and an S3-compatible object store, in one process.
/// Objects are stored in the same directory, or in a bucket of another S3-compatible server.
/// </summary>
/// <remarks>An exclusive lock on the directory ensures that only one process serves it.</remarks>
public sealed class ArchiveServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Database _database;
    private readonly ArchiveStore _store;
    private readonly FileStream _lock;
    private readonly CancellationTokenSource _stopping = new();
    private readonly WorkSignal _work;
    private readonly Task _processing;

    private ArchiveServer(WebApplication application, ArchiveState state, ArchiveStore store, FileStream lockFile)
    {
        (_application, _database, _store, _lock, _work) = (
            application,
            state.Database,
            store,
            lockFile,
            state.WorkSignal
        );
        Root = new Uri(application.Urls.First());
        Users = state.Accounts.List();
        _processing = new ProcessingWorker(state).RunAsync(_stopping.Token);
    }

    /// <summary>The URL of the server: scheme, host and port.</summary>
    public Uri Root { get; }

    /// <summary>The base URL of the REST API, without a trailing slash.</summary>
    public Uri Api => new(Root, "/api");

    /// <summary>
    /// Completes when background processing (SHA-256 of blobs, Zarr ingest, validation of assets and drafts) has
    /// nothing left to do, or pauses after a failure. Each new piece of work starts a new task: read it anew.
    /// </summary>
    public Task WhenIdle => _work.WhenIdle;

    /// <summary>The key with access to the whole store, for tests of the store.</summary>
    internal SigningKey StoreKey => _store.Key;

    /// <summary>The injected faults, for tests that assert that they were applied.</summary>
    internal FaultInjection Faults { get; private init; } = null!;

    /// <summary>The routes of the API, for tests that request all of them.</summary>
    internal IReadOnlyList<Route> Routes { get; private init; } = null!;

    /// <summary>All accounts with their API keys; the administrator is the first.</summary>
    public IReadOnlyList<ServerUser> Users { get; }

    /// <summary>Starts an archive. It accepts connections when the task completes.</summary>
    /// <exception cref="DandiException">
    /// The directory is in use, was created by a newer version or belongs to another object store, or the object store
    /// cannot be used.
    /// </exception>
    public static async Task<ArchiveServer> StartAsync(
        ArchiveServerOptions options,
        CancellationToken cancellationToken
    )
    {
        System.IO.Directory.CreateDirectory(options.Directory);
        var lockFile = Lock(options.Directory);
        var database = OpenDatabase(options, lockFile);
        try
        {
            var store = await ArchiveStore.OpenAsync(database, options, cancellationToken);
            var state = Prepare(database, store, options);
            var application = Build(options);
            var faults = new FaultInjection(options.Faults, options.FaultSeed, options.Time);
            var routes = CreateRoutes(state);
            Serve(application, new Router(routes, state.Accounts), store, faults);
            await application.StartAsync(cancellationToken);
            return new ArchiveServer(application, state, store, lockFile) { Faults = faults, Routes = routes };
        }
        catch
        {
            database.Dispose();
            await lockFile.DisposeAsync();
            throw;
        }
    }

    private static Route[] CreateRoutes(ArchiveState state) =>
        [
            .. new AccountEndpoints(state).Routes(),
            .. new DandisetEndpoints(state).Routes(),
            .. new VersionEndpoints(state).Routes(),
            .. new AssetPathEndpoints(state).Routes(),
            .. new AssetEndpoints(state).Routes(),
            .. new UploadEndpoints(state).Routes(),
            .. new ZarrEndpoints(state).Routes(),
            .. new ZarrFileEndpoints(state).Routes(),
        ];

    private static void Serve(WebApplication application, Router router, ArchiveStore store, FaultInjection faults) =>
        application.Run(http =>
            faults.RespondAsync(http, IsForStore(http, store), context => DispatchAsync(context, router, store))
        );

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _application.StopAsync(CancellationToken.None);
        await _application.DisposeAsync();
        await _processing;
        _store.Dispose();
        _database.Dispose();
        await _lock.DisposeAsync();
        _stopping.Dispose();
    }

    /// <summary>A presigned URL belongs to the store even if it names a bucket that does not exist.</summary>
    private static bool IsForStore(HttpContext http, ArchiveStore store)
    {
        if (store.Endpoints is null)
            return false;
        var path = http.Request.Path.Value!;
        return path == $"/{StoreEndpoints.Bucket}"
            || path.StartsWith($"/{StoreEndpoints.Bucket}/", StringComparison.Ordinal)
            || http.Request.Query.ContainsKey("X-Amz-Signature");
    }

    private static async Task DispatchAsync(HttpContext http, Router router, ArchiveStore store)
    {
        try
        {
            await (IsForStore(http, store) ? store.Endpoints!.RespondAsync(http) : router.RespondAsync(http));
        }
        catch (Exception error)
            when (!http.RequestAborted.IsCancellationRequested
                && !http.Response.HasStarted
                && error is not BadHttpRequestException
            )
        {
            await new ApiResponse(500, new JsonObject { ["detail"] = error.Message }).WriteAsync(
                http,
                http.RequestAborted
            );
        }
    }

    private static ArchiveState Prepare(Database database, ArchiveStore store, ArchiveServerOptions options)
    {
        var state = new ArchiveState(database, store.Objects, store.Urls, new WorkSignal(), options.Time);
        state.Accounts.Ensure(new UserSpec("admin", IsAdmin: true, IsPending: false));
        foreach (var user in options.Users)
            state.Accounts.Ensure(user);
        return state;
    }

    private static Database OpenDatabase(ArchiveServerOptions options, FileStream lockFile)
    {
        try
        {
            return new Database(Path.Combine(options.Directory, "archive.sqlite"));
        }
        catch
        {
            lockFile.Dispose();
            throw;
        }
    }

    private static FileStream Lock(string directory)
    {
        try
        {
            return new FileStream(
                Path.Combine(directory, "lock"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException error)
        {
            throw new DandiException(
                $"The directory `{directory}` is in use by another archive or is not writable: {error.Message} "
                    + "Stop the other archive or choose another --directory.",
                error
            );
        }
    }

    private static WebApplication Build(ArchiveServerOptions options)
    {
        // Only the HTTP server: no configuration files, logging or routing.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.Limits.MaxRequestBodySize = null;
                kestrel.Limits.MinRequestBodyDataRate = null;
                kestrel.Limits.MinResponseDataRate = null;
                kestrel.AddServerHeader = false;
                kestrel.Listen(options.ListenAddress, options.Port);
            });
        return builder.Build();
    }
}
