using System.Text.Json.Nodes;
using Dandi.Testing;
using Dandi.Testing.Network;

namespace Dandi.EndToEnd.Tests.Scenes;

/// <summary>
/// A Dandiset of Alice in a running archive, its local folder, and the native executable to run there.
/// </summary>
internal sealed class CommandScene : IAsyncDisposable
{
    private CommandScene(RunningArchive archive, TempDandiset folder) => (Archive, Folder) = (archive, folder);

    public RunningArchive Archive { get; }

    public TempDandiset Folder { get; }

    public static async Task<CommandScene> CreateAsync(params string[] faults)
    {
        var archive = await RunningArchive.StartAsync(faults);
        var id = await archive.CreateDandisetAsync();
        return new CommandScene(archive, new TempDandiset(id.Value));
    }

    /// <summary>The environment of a client.</summary>
    /// <param name="key">The API key; null for that of Alice.</param>
    public Dictionary<string, string> Environment(string? key = null) =>
        new(StringComparer.Ordinal)
        {
            ["DANDI_INSTANCE"] = Archive.Api,
            ["DANDI_INSTANCE_API_KEY"] = key ?? Archive.Alice.Token,
        };

    public DandiProcess Start(params string[] arguments) => DandiProcess.Start(Folder.Root, Environment(), arguments);

    /// <summary>Starts a client that reaches the archive through a proxy.</summary>
    public DandiProcess StartThrough(FaultProxy proxy, params string[] arguments)
    {
        var environment = Environment();
        environment["DANDI_INSTANCE"] = new Uri(proxy.Url, "/api").ToString();
        return DandiProcess.Start(Folder.Root, environment, arguments);
    }

    public Task<DandiProcess> RunAsync(params string[] arguments) =>
        DandiProcess.RunAsync(Folder.Root, Environment(), arguments);

    /// <summary>Runs an upload with <c>--json</c>.</summary>
    public async Task<(int ExitCode, IReadOnlyList<JsonObject> Events)> UploadAsync(params string[] arguments)
    {
        using var run = await RunAsync(["upload", "--json", .. arguments]);
        return (
            run.ExitCode,
            [
                .. run
                    .Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => (JsonObject)JsonNode.Parse(line)!),
            ]
        );
    }

    public async ValueTask DisposeAsync()
    {
        Folder.Dispose();
        await Archive.DisposeAsync();
    }
}
