using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Endpoints;
using Dandi.Server.Faults;
using Dandi.Server.Http;
using Dandi.Server.Judging;
using Dandi.Server.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Dandi.Server;

/// <summary>An archive in one process: the REST API on SQLite and an S3-compatible store on the file system, in one directory.</summary>
public sealed class ArchiveServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly Database _database;
    private readonly FileStream _lock;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _judging;

    private ArchiveServer(WebApplication application, ArchiveState state, FileStream lockFile)
    {
        StoreKey = new SigningKey(Setting(state.Database, "access-key"), Setting(state.Database, "signing-secret"));
        (_application, _database, _lock) = (application, state.Database, lockFile);
        Root = new Uri(application.Urls.First());
        Users = state.Accounts.All();
        _judging = new JudgingWorker(state).RunAsync(_ending.Token);
    }

    /// <summary>Scheme, host and port.</summary>
    public Uri Root { get; }

    /// <summary>The base of the API, without a slash at the end.</summary>
    public Uri Api => new(Root, "/api");

    /// <summary>The key that opens the whole store, for tests of the store alone.</summary>
    internal SigningKey StoreKey { get; }

    /// <summary>All accounts with their keys, the administrator's first.</summary>
    public IReadOnlyList<ServerUser> Users { get; }

    /// <summary>Starts an archive; it accepts connections when the task ends.</summary>
    /// <exception cref="DandiException">The directory is in use, or was made by a newer version.</exception>
    public static async Task<ArchiveServer> StartAsync(ArchiveServerOptions options, CancellationToken cancellationToken)
    {
        System.IO.Directory.CreateDirectory(options.Directory);
        var lockFile = Lock(options.Directory);
        var state = Open(options);
        var application = Build(options);
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
            state.Accounts);
        var store = new StoreEndpoints(state.Objects, state.Presigner);
        var faults = new FaultInjection(options.Faults, options.FaultSeed, options.Time);
        application.Run(http => faults.AnswerAsync(http, IsForStore(http), context => DispatchAsync(context, endpoints, store)));
        await application.StartAsync(cancellationToken);
        return new ArchiveServer(application, state, lockFile);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _application.StopAsync(CancellationToken.None);
        await _application.DisposeAsync();
        await _judging;
        _database.Dispose();
        await _lock.DisposeAsync();
        _ending.Dispose();
    }

    /// <summary>A presigned address is one of the store even if it names a bucket that is not there.</summary>
    private static bool IsForStore(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        return path == $"/{StoreEndpoints.Bucket}" || path.StartsWith($"/{StoreEndpoints.Bucket}/", StringComparison.Ordinal) || http.Request.Query.ContainsKey("X-Amz-Signature");
    }

    private static async Task DispatchAsync(HttpContext http, Router router, StoreEndpoints store)
    {
        try
        {
            await (IsForStore(http) ? store.AnswerAsync(http) : router.AnswerAsync(http));
        }
        catch (Exception error) when (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted && error is not BadHttpRequestException)
        {
            await new Reply(500, new JsonObject { ["detail"] = error.Message }).WriteAsync(http, http.RequestAborted);
        }
    }

    private static ArchiveState Open(ArchiveServerOptions options)
    {
        var database = new Database(Path.Combine(options.Directory, "archive.sqlite"));
        var objects = new ObjectStore(database, new FileVault(Path.Combine(options.Directory, "objects")), options.Time);
        var presigner = new Presigner(new SigningKey(Setting(database, "access-key"), Setting(database, "signing-secret")), options.Time, options.AddressLifetime / Presigner.ZarrLife);
        var state = new ArchiveState(database, objects, presigner, new WakeUp(), options.Time);
        state.Accounts.Ensure(new WantedUser("admin", IsAdmin: true, IsPending: false));
        foreach (var user in options.Users) state.Accounts.Ensure(user);
        return state;
    }

    private static string Setting(Database database, string name)
    {
        database.Write(db => db.Execute("INSERT OR IGNORE INTO setting (name, value) VALUES ($name, $value)", ("$name", name), ("$value", Accounts.NewToken())));
        return database.Read(db => db.Text("SELECT value FROM setting WHERE name = $name", ("$name", name)))!;
    }

    private static FileStream Lock(string directory)
    {
        try
        {
            return new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new DandiException($"The directory `{directory}` is in use by another archive, or cannot be written to: {error.Message}", error);
        }
    }

    private static WebApplication Build(ArchiveServerOptions options)
    {
        // Nothing but the server: no configuration files, no logs, no routing of its own.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.AddServerHeader = false;
            kestrel.Listen(options.Address, options.Port);
        });
        return builder.Build();
    }
}
