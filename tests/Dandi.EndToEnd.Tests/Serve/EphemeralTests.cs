using System.Text.Json;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Serve;

/// <summary>An ephemeral archive leaves nothing behind, however it ends.</summary>
public sealed class EphemeralTests : IDisposable
{
    private readonly TempFolder _home = new();

    public EphemeralTests() => Directory.CreateDirectory(Temporary);

    private string Temporary => _home.Locate("tmp");

    private string Ready => _home.Locate("ready.json");

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Folder_is_removed_after_a_signal(string signal)
    {
        using var server = await StartAsync();
        Assert.Single(Remains);

        await server.SignalAsync(signal);
        await server.WaitForExitAsync();

        Assert.True(server.ExitCode == 0, server.ToString());
        Assert.Empty(Remains);
        Assert.False(File.Exists(Ready));
    }

    [Fact]
    public async Task Folder_is_removed_if_the_start_fails()
    {
        // An address of another machine.
        using var server = Serve("--address", "203.0.113.1");
        await server.WaitForExitAsync();

        Assert.Equal(3, server.ExitCode);
        Assert.Empty(Remains);
    }

    [Fact]
    public async Task Folder_is_removed_if_loading_fails()
    {
        _home.Write("data/sub-1/sub-1_ecephys.nwb", "not HDF5");
        _home.Write("preload.json", """{"dandisets": [{"name": "A", "folder": "data"}]}""");

        using var server = Serve("--preload", "preload.json");
        await server.WaitForExitAsync();

        Assert.Equal(1, server.ExitCode);
        Assert.Contains("`$.dandisets[0]` of", server.Error, StringComparison.Ordinal);
        Assert.Empty(Remains);
        Assert.False(File.Exists(Ready));
    }

    [Fact]
    public async Task Folder_of_a_killed_archive_is_removed_by_the_next_one_and_that_of_a_running_one_is_not()
    {
        using var living = await StartAsync();
        var kept = Assert.Single(Remains);
        using (var killed = await StartAsync("--ready-file", _home.Locate("killed.json")))
            await killed.KillAsync();
        Assert.Equal(2, Remains.Count);

        using var server = await StartAsync("--ready-file", _home.Locate("next.json"));
        await server.SignalAsync("TERM");
        await server.WaitForExitAsync();

        Assert.Equal([kept], Remains);
        await living.SignalAsync("TERM");
        await living.WaitForExitAsync();
        Assert.Equal(0, living.ExitCode);
    }

    [Fact]
    public async Task Archive_is_ready_when_everything_is_loaded_and_a_second_start_loads_only_what_is_new()
    {
        _home.Write("data/sub-1/a.mp4", "a");
        _home.Write(
            "preload.json",
            """
            {"users": [{"name": "alice"}],
             "dandisets": [{"identifier": "000123", "name": "A", "folder": "data"}]}
            """
        );
        for (var start = 0; start < 2; start++)
        {
            using var server = await WaitAsync(
                DandiProcess.Start(_home.Root, Variables, Arguments("--directory", "D", "--preload", "preload.json")),
                Ready
            );
            using var ready = JsonDocument.Parse(
                await File.ReadAllTextAsync(Ready, TestContext.Current.CancellationToken)
            );
            var url = $"{ready.RootElement.GetProperty("api_url")}/dandisets/000123/versions/draft/assets/";
            using var http = new HttpClient();
            var assets = await http.GetStringAsync(url, TestContext.Current.CancellationToken);
            Assert.Contains("\"count\":1", assets.Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
            await server.SignalAsync("TERM");
            await server.WaitForExitAsync();
            Assert.True(server.ExitCode == 0, server.ToString());
        }
    }

    private IReadOnlyList<string> Remains => [.. Directory.EnumerateFileSystemEntries(Temporary, "dandi-archive-*")];

    private Dictionary<string, string> Variables => new(StringComparer.Ordinal) { ["TMPDIR"] = Temporary };

    private DandiProcess Serve(params string[] arguments) =>
        DandiProcess.Start(_home.Root, Variables, Arguments(["--ephemeral", .. arguments]));

    private Task<DandiProcess> StartAsync(params string[] arguments) =>
        WaitAsync(Serve(arguments), arguments.LastOrDefault(Ready));

    private string[] Arguments(params string[] arguments) =>
        arguments.Contains("--ready-file")
            ? ["serve", "--port", "0", "--quiet", .. arguments]
            : ["serve", "--port", "0", "--quiet", "--ready-file", Ready, .. arguments];

    private static async Task<DandiProcess> WaitAsync(DandiProcess process, string ready)
    {
        await process.WaitUntilAsync(() => File.Exists(ready));
        return process;
    }
}
