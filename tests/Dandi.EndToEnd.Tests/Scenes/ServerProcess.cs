using System.Text.Json;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Scenes;

/// <summary>A local archive (<c>dandi serve</c>) in a process of the native executable, which can be killed.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly DandiProcess _process;

    private ServerProcess(DandiProcess process, JsonElement ready)
    {
        _process = process;
        Api = ready.GetProperty("api_url").GetString()!;
        Key = ready.GetProperty("users")[0].GetProperty("token").GetString()!;
    }

    /// <summary>The base URL of the API.</summary>
    public string Api { get; }

    /// <summary>The API key of the administrator.</summary>
    public string Key { get; }

    /// <summary>Starts an archive and waits until it is ready.</summary>
    /// <param name="home">The archive is stored in the folder <c>archive</c> in it.</param>
    /// <param name="prefix">The shell command that precedes the executable.</param>
    /// <param name="arguments">Additional arguments.</param>
    /// <param name="variables">The environment, in addition to PATH and HOME.</param>
    public static async Task<ServerProcess> StartAsync(
        TempFolder home,
        string prefix = "exec",
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
            $"{prefix} {DandiProcess.Executable} serve --directory archive --port 0 "
                + $"--ready-file {ready} --quiet {arguments}"
        );
        await process.WaitUntilAsync(() => File.Exists(ready));
        using var document = JsonDocument.Parse(
            await File.ReadAllTextAsync(ready, TestContext.Current.CancellationToken)
        );
        return new ServerProcess(process, document.RootElement.Clone());
    }

    /// <summary>The environment of a client.</summary>
    public Dictionary<string, string> Environment =>
        new(StringComparer.Ordinal) { ["DANDI_INSTANCE"] = Api, ["DANDI_INSTANCE_API_KEY"] = Key };

    /// <summary>Runs a client of this archive to its end.</summary>
    public Task<DandiProcess> RunAsync(TempFolder folder, params string[] arguments) =>
        DandiProcess.RunAsync(folder.Root, Environment, arguments);

    /// <summary>Creates a Dandiset whose local folder is <paramref name="folder"/>.</summary>
    public async Task RegisterAsync(TempFolder folder, params string[] options)
    {
        File.Delete(folder.Locate("dandiset.yaml"));
        using var run = await RunAsync(folder, ["create", "A test", .. options]);
        Assert.True(run.ExitCode == 0, run.ToString());
    }

    public Task KillAsync() => _process.KillAsync();

    /// <summary>Stops the archive as a service manager does, and waits for its exit.</summary>
    public async Task StopAsync()
    {
        await _process.SignalAsync("TERM");
        await _process.WaitForExitAsync();
        Assert.True(_process.ExitCode == 0, _process.ToString());
    }

    public void Dispose() => _process.Dispose();
}
