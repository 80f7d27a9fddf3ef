using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Testing;
using Dandi.Testing.Network;
using Microsoft.Data.Sqlite;

namespace Dandi.EndToEnd.Tests.Crash;

/// <summary>
/// An archive in a process that can be killed and started again, a proxy through which clients reach it, and the state
/// folder of the clients. Its URL for clients stays the same after a restart.
/// </summary>
internal sealed class CrashArchive : IAsyncDisposable
{
    private readonly TempFolder _home = new();
    private ServerProcess _server;

    private CrashArchive(TempFolder home, ServerProcess server)
    {
        (_home, _server) = (home, server);
        Proxy = new FaultProxy(new Uri(server.Api));
    }

    public FaultProxy Proxy { get; }

    /// <summary>The current server process, for direct access.</summary>
    public ServerProcess Server => _server;

    public static async Task<CrashArchive> StartAsync()
    {
        var home = new TempFolder();
        return new CrashArchive(home, await ServerProcess.StartAsync(home));
    }

    /// <summary>Starts a client.</summary>
    public DandiProcess StartClient(TempDandiset folder, params string[] arguments) =>
        DandiProcess.Start(folder.Root, Environment, arguments);

    /// <summary>Runs a client to its end, which must succeed.</summary>
    public async Task RunClientAsync(TempDandiset folder, params string[] arguments)
    {
        using var run = await DandiProcess.RunAsync(folder.Root, Environment, arguments);
        Assert.True(run.ExitCode == 0, run.ToString());
    }

    public Task KillAsync() => _server.KillAsync();

    /// <summary>Starts a server with the data of the one that was killed.</summary>
    public async Task RestartAsync()
    {
        _server.Dispose();
        _server = await ServerProcess.StartAsync(_home);
        Proxy.Target = new Uri(_server.Api);
    }

    /// <summary>Queries the database. The server must not be running.</summary>
    /// <returns>The first column of all rows.</returns>
    public IReadOnlyList<string> Query(string sql)
    {
        using var connection = new SqliteConnection(
            $"Data Source={_home.Locate("archive/archive.sqlite")};Pooling=False"
        );
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The queries are constants of the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(reader.GetValue(0).ToString()!);
        return rows;
    }

    private Dictionary<string, string> Environment =>
        new(StringComparer.Ordinal)
        {
            ["DANDI_INSTANCE"] = new Uri(Proxy.Url, "/api").ToString(),
            ["DANDI_INSTANCE_API_KEY"] = _server.Key,
            ["XDG_STATE_HOME"] = _home.Locate("state"),
            ["XDG_CACHE_HOME"] = _home.Locate("cache"),
        };

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        _server.Dispose();
        _home.Dispose();
    }
}
