using System.Text.Json;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests;

/// <summary><c>dandi serve</c> of the native executable, in a process that can be killed.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly DandiProcess _process;

    private ServerProcess(DandiProcess process, JsonElement ready)
    {
        _process = process;
        Api = ready.GetProperty("api_url").GetString()!;
        Key = ready.GetProperty("users")[0].GetProperty("token").GetString()!;
    }

    /// <summary>The base of its API.</summary>
    public string Api { get; }

    /// <summary>The administrator's key.</summary>
    public string Key { get; }

    /// <summary>Starts a server on the directory <c>archive</c> of a folder.</summary>
    /// <param name="home">The folder.</param>
    /// <param name="before">Words of the shell in front of the command.</param>
    /// <param name="arguments">More arguments.</param>
    /// <param name="variables">Its environment beside PATH and HOME; null for no more.</param>
    public static async Task<ServerProcess> StartAsync(
        TempFolder home,
        string before = "exec",
        string arguments = "",
        IReadOnlyDictionary<string, string>? variables = null
    )
    {
        var ready = home.Locate("ready.json");
        File.Delete(ready);
        var process = DandiProcess.StartCommand(
            home.Root,
            variables ?? new Dictionary<string, string>(StringComparer.Ordinal),
            "bash",
            "-c",
            $"{before} {DandiProcess.Executable} serve --directory archive --port 0 --ready-file {ready} --quiet {arguments}"
        );
        await process.UntilAsync(() => File.Exists(ready));
        using var document = JsonDocument.Parse(
            await File.ReadAllTextAsync(ready, TestContext.Current.CancellationToken)
        );
        return new ServerProcess(process, document.RootElement.Clone());
    }

    /// <summary>The environment of a client.</summary>
    public Dictionary<string, string> Environment =>
        new(StringComparer.Ordinal) { ["DANDI_INSTANCE"] = Api, ["DANDI_INSTANCE_API_KEY"] = Key };

    /// <summary>Runs a client against it.</summary>
    public Task<DandiProcess> RunAsync(TempFolder folder, params string[] arguments) =>
        DandiProcess.RunAsync(folder.Root, Environment, arguments);

    /// <summary>Registers the folder as a Dandiset.</summary>
    public async Task RegisterAsync(TempFolder folder, params string[] options)
    {
        File.Delete(folder.Locate("dandiset.yaml"));
        using var run = await RunAsync(folder, ["create", "A test", .. options]);
        Assert.True(run.ExitCode == 0, run.ToString());
    }

    /// <summary>Ends it at once.</summary>
    public async Task KillAsync()
    {
        await _process.KillAsync();
    }

    public void Dispose() => _process.Dispose();
}
