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

/// <summary>An archive in one process: the REST API on SQLite, and an S3-compatible store in the same directory or a bucket elsewhere.</summary>
public sealed class ArchiveServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Database _database;
    private readonly ArchiveStore _store;
    private readonly FileStream _lock;
    private readonly CancellationTokenSource _ending = new();
    private readonly WakeUp _wake;
    private readonly Task _processing;

    private ArchiveServer(WebApplication application, ArchiveState state, ArchiveStore store, FileStream lockFile)
    {
        (_application, _database, _store, _lock, _wake) = (application, state.Database, store, lockFile, state.Wake);
        Root = new Uri(application.Urls.First());
        Users = state.Accounts.All();
        _processing = new ProcessingWorker(state).RunAsync(_ending.Token);
    }

    /// <summary>Scheme, host and port.</summary>
    public Uri Root { get; }

    /// <summary>The base of the API, without a slash at the end.</summary>
    public Uri Api => new(Root, "/api");

    /// <summary>Ends as soon as nothing is left that the archive does behind its answers: blobs digested, Zarrs summed up, assets and drafts judged; or as it has to pause with that.</summary>
    public Task Rest => _wake.Rest;

    /// <summary>The key that opens the whole store, for tests of the store alone.</summary>
    internal SigningKey StoreKey => _store.Key;

    /// <summary>What goes wrong on purpose, for tests that make sure that it has.</summary>
    internal FaultInjection Faults { get; private init; } = null!;

    /// <summary>All accounts with their keys, the administrator's first.</summary>
    public IReadOnlyList<ServerUser> Users { get; }

    /// <summary>Starts an archive; it accepts connections when the task ends.</summary>
    /// <exception cref="DandiException">The directory is in use, was made by a newer version or keeps its bytes elsewhere, or the object store cannot be used.</exception>
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
            Serve(application, state, store, faults);
            await application.StartAsync(cancellationToken);
            return new ArchiveServer(application, state, store, lockFile) { Faults = faults };
        }
        catch
        {
            database.Dispose();
            await lockFile.DisposeAsync();
            throw;
        }
    }

    private static void Serve(WebApplication application, ArchiveState state, ArchiveStore store, FaultInjection faults)
    {
        var endpoints = new Router(
            [
                .. new AccountEndpoints(state).Routes(),
                .. new DandisetEndpoints(state).Routes(),
                .. new VersionEndpoints(state).Routes(),
                .. new AssetPathEndpoints(state).Routes(),
                .. new AssetEndpoints(state).Routes(),
                .. new UploadEndpoints(state).Routes(),
                .. new ZarrEndpoints(state).Routes(),
                .. new ZarrFileEndpoints(state).Routes(),
            ],
            state.Accounts
        );
        application.Run(http =>
            faults.RespondAsync(http, IsForStore(http, store), context => DispatchAsync(context, endpoints, store))
        );
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _application.StopAsync(CancellationToken.None);
        await _application.DisposeAsync();
        await _processing;
        _store.Dispose();
        _database.Dispose();
        await _lock.DisposeAsync();
        _ending.Dispose();
    }

    /// <summary>A presigned address is one of the store even if it names a bucket that is not there.</summary>
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
        var state = new ArchiveState(database, store.Objects, store.Urls, new WakeUp(), options.Time);
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
                $"The directory `{directory}` is in use by another archive, or cannot be written to: {error.Message}",
                error
            );
        }
    }

    private static WebApplication Build(ArchiveServerOptions options)
    {
        // Nothing but the server: no configuration files, no logs, no routing of its own.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.Limits.MaxRequestBodySize = null;
                kestrel.Limits.MinRequestBodyDataRate = null;
                kestrel.Limits.MinResponseDataRate = null;
                kestrel.AddServerHeader = false;
                kestrel.Listen(options.Url, options.Port);
            });
        return builder.Build();
    }
}
