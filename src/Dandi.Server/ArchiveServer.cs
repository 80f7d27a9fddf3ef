using Dandi.Server.Data;
using Dandi.Server.Description;
using Dandi.Server.Endpoints;
using Dandi.Server.Faults;
using Dandi.Server.Http;
using Dandi.Server.Processing;
using Dandi.Server.State;
using Dandi.Server.Store;
using Dandi.Server.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Dandi.Server;

/// <summary>
/// The local archive: the REST API of a DANDI archive (on SQLite) and an S3-compatible object store, in one process.
/// Objects are stored in the same directory, or in a bucket of another S3-compatible server.
/// </summary>
/// <remarks>An exclusive lock on the directory ensures that only one process serves it.</remarks>
public sealed class ArchiveServer : IAsyncDisposable
{
    private const double MinResponseRate = 100;
    private static readonly TimeSpan MaxResponseDelay = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan MaxStopDelay = TimeSpan.FromSeconds(5);
    private readonly WebApplication _application;
    private readonly ArchiveStore _store;
    private readonly ArchiveDirectory _directory;
    private readonly CancellationTokenSource _stopping = new();
    private readonly WorkSignal _work;
    private readonly Task _processing;

    private ArchiveServer(
        WebApplication application,
        ArchiveState state,
        ArchiveStore store,
        ArchiveDirectory directory,
        ArchiveServerOptions options
    )
    {
        (_application, _store, _directory, _work) = (application, store, directory, state.WorkSignal);
        ListenUrl = ReachableUrl(application.Urls.First());
        Root = options.PublicUrl ?? ListenUrl;
        Users = state.Accounts.List();
        _processing = new ProcessingWorker(state).RunAsync(_stopping.Token);
    }

    /// <summary>The URL under which clients reach the archive: scheme, host and port.</summary>
    public Uri Root { get; }

    /// <summary>
    /// The URL under which programs on this machine, such as a proxy, reach the archive: it is not a public one.
    /// </summary>
    public Uri ListenUrl { get; }

    /// <summary>The base URL of the REST API, without a trailing slash.</summary>
    public Uri Api => new(Root, "/api");

    /// <summary>
    /// Completes when background processing (SHA-256 of blobs, Zarr ingest, validation of assets and drafts) has
    /// nothing left to do, or pauses after a failure. Each new piece of work starts a new task: read it anew.
    /// </summary>
    public Task WhenIdle => _work.WhenIdle;

    /// <summary>
    /// The number of files of objects that the database does not know. They were kept, because the database may be an
    /// older one.
    /// </summary>
    public long UnknownFiles => _store.UnknownFiles;

    /// <summary>Starts background processing, for tests that change the database.</summary>
    internal WorkSignal WorkSignal => _work;

    /// <summary>The key with access to the whole store, for tests of the store.</summary>
    internal SigningKey StoreKey => _store.Key;

    /// <summary>The database, for tests that fill the disk.</summary>
    internal Database Database { get; private init; } = null!;

    /// <summary>The memory of connections, for a test that the server uses it.</summary>
    internal ReceiveBuffers Buffers =>
        (ReceiveBuffers)_application.Services.GetRequiredService<IMemoryPoolFactory<byte>>();

    /// <summary>The injected faults, for tests that assert that they were applied.</summary>
    internal FaultInjection Faults { get; private init; } = null!;

    /// <summary>The routes of the API, for tests that request all of them.</summary>
    internal IReadOnlyList<Route> Routes { get; private init; } = null!;

    /// <summary>All accounts with their API keys; the administrator is the first.</summary>
    public IReadOnlyList<ServerUser> Users { get; }

    /// <summary>Starts an archive. It accepts connections when the task completes.</summary>
    /// <exception cref="DandiException">
    /// The directory is in use, is not the directory of an archive, was created by a newer version or belongs to
    /// another object store, or the object store cannot be used.
    /// </exception>
    public static async Task<ArchiveServer> StartAsync(
        ArchiveServerOptions options,
        CancellationToken cancellationToken
    )
    {
        var directory = ArchiveDirectory.Open(options.Directory);
        try
        {
            options.DirectoryLocked?.Invoke();
            var database = directory.OpenDatabase(options.FlushLog);
            directory.EndBackup();
            var store = await ArchiveStore.OpenAsync(database, directory, options, cancellationToken);
            var state = Prepare(database, store, options);
            var application = Build(options);
            var faults = new FaultInjection(options.Faults, options.FaultSeed, options.Time);
            var pipeline = CreatePipeline(state, store, faults, options);
            application.Run(pipeline.RespondAsync);
            await application.StartAsync(cancellationToken);
            return new ArchiveServer(application, state, store, directory, options)
            {
                Database = database,
                Faults = faults,
                Routes =
                [
                    .. pipeline.Routes.Where(route => route.Pattern.StartsWith("/api/", StringComparison.Ordinal)),
                ],
            };
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    private static RequestPipeline CreatePipeline(
        ArchiveState state,
        ArchiveStore store,
        FaultInjection faults,
        ArchiveServerOptions options
    )
    {
        var routes = ListRoutes(state);
        var api = new ApiDescription(routes, options.NeedsKey);
        var router = new Router([.. routes, .. new DocumentEndpoints(api).Routes()], state.Accounts, options.NeedsKey);
        IEnumerable<string> names = options.PublicUrl is { } url ? [.. options.HostNames, url.Host] : options.HostNames;
        var hosts = new HostNames(options.ListenAddress, Environment.MachineName, names);
        var arrivals = new ArrivingBytes(state.Time);
        var web = new WebView(state, arrivals, api, options.NeedsKey);
        return new RequestPipeline(router, web, arrivals, store.Endpoints, faults, hosts, state.Database, options);
    }

    private static Route[] ListRoutes(ArchiveState state) =>
        [
            .. new AccountEndpoints(state).Routes(),
            .. new UserEndpoints(state).Routes(),
            .. new DandisetEndpoints(state).Routes(),
            .. new DandisetListEndpoints(state).Routes(),
            .. new StarEndpoints(state).Routes(),
            .. new SearchEndpoints(state).Routes(),
            .. new EmbargoEndpoints(state).Routes(),
            .. new VersionEndpoints(state).Routes(),
            .. new PublishEndpoints(state).Routes(),
            .. new AssetPathEndpoints(state).Routes(),
            .. new AssetEndpoints(state).Routes(),
            .. new UploadEndpoints(state).Routes(),
            .. new ZarrEndpoints(state).Routes(),
            .. new ZarrFileEndpoints(state).Routes(),
            .. new WebDavEndpoints(state).Routes(),
            .. new AuditEndpoints(state).Routes(),
            .. new StatisticsEndpoints(state).Routes(),
            .. SchemaEndpoints.Routes(),
        ];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        // Requests in progress are finished; those that only wait for their client are ended.
        using var patience = new CancellationTokenSource(MaxStopDelay);
        await _application.StopAsync(patience.Token);
        await _application.DisposeAsync();
        await _processing;
        _store.Dispose();
        _directory.RecordStop();
        _directory.Dispose();
        _stopping.Dispose();
    }

    /// <summary>A URL with a host that clients can request. One that listens on all addresses has none.</summary>
    private static Uri ReachableUrl(string url)
    {
        var builder = new UriBuilder(url);
        builder.Host = builder.Host switch
        {
            "0.0.0.0" => "127.0.0.1",
            "[::]" => "[::1]",
            _ => builder.Host,
        };
        return builder.Uri;
    }

    private static ArchiveState Prepare(Database database, ArchiveStore store, ArchiveServerOptions options)
    {
        var state = new ArchiveState(database, store.Objects, store.Urls, new WorkSignal(), options.Time)
        {
            Log = options.Log,
            FileReader = options.FileReader,
        };
        state.Discarded.AddExpired();
        state.Discarded.AddLateEntries();
        state.Accounts.Ensure(new UserSpec(UserSpec.AdministratorName, IsAdmin: true, IsPending: false));
        foreach (var user in options.Users)
            state.Accounts.Ensure(user);
        // The API keys are shown to people.
        database.Flush();
        return state;
    }

    private static WebApplication Build(ArchiveServerOptions options)
    {
        // Only the HTTP server: no configuration files, logging or routing.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.Limits.MaxRequestBodySize = StoreEndpoints.MaxBody;
                // RequestBody measures the rate of requests: Kestrel's is an average over the whole request.
                kestrel.Limits.MinRequestBodyDataRate = null;
                kestrel.Limits.MinResponseDataRate = new MinDataRate(MinResponseRate, MaxResponseDelay);
                kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
                kestrel.AddServerHeader = false;
                kestrel.Listen(options.ListenAddress, options.Port);
            });
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>>(new ReceiveBuffers());
        return builder.Build();
    }
}
