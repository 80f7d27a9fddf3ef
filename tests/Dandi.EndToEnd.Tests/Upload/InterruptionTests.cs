using System.Text.Json.Nodes;
using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Upload;

/// <summary>Runs that are interrupted with Ctrl-C, and servers that are killed.</summary>
public sealed class InterruptionTests
{
    [Fact]
    public async Task The_first_Ctrl_C_finishes_requests_in_flight_and_the_next_run_uploads_the_rest()
    {
        await using var scene = await CommandScene.CreateAsync("PUT store delay=150ms");
        for (var i = 0; i < 30; i++)
            scene.Folder.Write($"{i:00}.mp4", $"{i}");

        using var run = scene.Start("upload", "-J", "1");
        await run.WaitUntilAsync(() => run.Error.Contains("done     00.mp4", StringComparison.Ordinal));
        await run.SignalAsync("INT");
        await run.WaitForExitAsync();

        Assert.Equal(130, run.ExitCode);
        Assert.Contains("Interrupted", run.Error, StringComparison.Ordinal);
        var stored = (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Count;
        Assert.InRange(stored, 1, 29);
        Assert.Contains($"{stored} uploaded", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await scene.UploadAsync()).ExitCode);
        Assert.Equal(30, (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Count);
    }

    [Fact]
    public async Task The_second_Ctrl_C_stops_immediately()
    {
        await using var scene = await CommandScene.CreateAsync("PUT store delay=600s");
        scene.Folder.WriteRandom("a.mp4", 100_000, seed: 1);

        using var run = scene.Start("upload", "--json");
        await run.WaitUntilAsync(() => scene.Archive.HaveFaultsHappened);
        await run.SignalAsync("INT");
        await run.WaitUntilAsync(() => run.Error.Contains("Interrupt again", StringComparison.Ordinal));
        await run.SignalAsync("INT");
        await run.WaitForExitAsync();

        Assert.Equal(130, run.ExitCode);
        var summary = Events(run).Last();
        Assert.Equal("summary", summary["event"]!.ToString());
        Assert.Equal(100_000, (long)summary["bytes_sent"]!);
        Assert.Equal((1, 100_000), ((long)summary["assets_left"]!, (long)summary["bytes_left"]!));
    }

    [Fact]
    public async Task Ctrl_C_at_the_prompt_of_sync_deletes_nothing()
    {
        await using var scene = await CommandScene.CreateAsync();
        scene.Folder.Write("a.mp4", "a");
        await scene.UploadAsync();
        File.Delete(scene.Folder.Locate("a.mp4"));

        // `script` runs it in a terminal.
        using var run = DandiProcess.StartCommand(
            scene.Folder.Root,
            scene.Environment(),
            "script",
            "-qec",
            $"{DandiProcess.Executable} upload --sync",
            "/dev/null"
        );
        await run.WaitUntilAsync(() => run.Out.Contains("a.mp4", StringComparison.Ordinal));
        await run.WriteInputAsync("\u0003");
        await run.WaitForExitAsync();

        Assert.Equal(130, run.ExitCode);
        Assert.Contains("0 uploaded, 0 skipped", run.Out, StringComparison.Ordinal);
        Assert.Single(await scene.Archive.ContentAsync(scene.Folder.Local.Id));
    }

    [Fact]
    public async Task Ctrl_C_while_sync_deletes_keeps_the_remaining_assets()
    {
        await using var scene = await CommandScene.CreateAsync("DELETE api delay=150ms");
        for (var i = 0; i < 20; i++)
            scene.Folder.Write($"{i:00}.mp4", $"{i}");
        await scene.UploadAsync();
        for (var i = 0; i < 20; i++)
            File.Delete(scene.Folder.Locate($"{i:00}.mp4"));

        using var run = scene.Start("upload", "--sync", "do");
        await run.WaitUntilAsync(() => run.Error.Contains("deleted  00.mp4", StringComparison.Ordinal));
        await run.SignalAsync("INT");
        await run.WaitForExitAsync();

        Assert.Equal(130, run.ExitCode);
        Assert.InRange((await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Count, 1, 19);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(19)]
    public async Task A_server_that_is_killed_keeps_all_acknowledged_assets(int acknowledged)
    {
        using var home = new TempFolder();
        using var folder = new TempDandiset();
        for (var i = 0; i < 40; i++)
            folder.WriteRandom($"{i:00}.mp4", 50_000, seed: i);
        using var server = await ServerProcess.StartAsync(home);
        await server.RegisterAsync(folder);

        using var run = DandiProcess.Start(folder.Root, server.Environment, "upload", "--json", "--patience", "0");
        await run.WaitUntilAsync(() => DonePaths(run).Count >= acknowledged);
        await server.KillAsync();
        await run.WaitForExitAsync();
        Assert.NotEqual(0, run.ExitCode);
        var before = DonePaths(run);

        using var again = await ServerProcess.StartAsync(home);
        var (skipped, uploaded) = await RerunAsync(again, folder);

        // Acknowledged assets are not sent again, and at the end nothing is missing.
        Assert.Subset(skipped, before);
        Assert.Equal(40, skipped.Count + uploaded);
    }

    private static HashSet<string> DonePaths(DandiProcess run) =>
        [.. Events(run).Where(item => item["status"]?.ToString() == "done").Select(item => item["path"]!.ToString())];

    private static async Task<(HashSet<string> Skipped, int Uploaded)> RerunAsync(
        ServerProcess server,
        TempDandiset folder
    )
    {
        using var run = await server.RunAsync(folder, "upload", "--json");
        Assert.True(run.ExitCode == 0, run.ToString());
        var skipped = Events(run)
            .Where(item => item["status"]?.ToString() == "skipped" && item["message"]!.ToString() == "file exists")
            .Select(item => item["path"]!.ToString());
        return ([.. skipped], DonePaths(run).Count);
    }

    private static IEnumerable<JsonObject> Events(DandiProcess run) =>
        run
            .Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line.EndsWith('}'))
            .Select(line => (JsonObject)JsonNode.Parse(line)!);
}
