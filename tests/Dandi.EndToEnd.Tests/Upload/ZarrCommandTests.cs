using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Testing;
using Dandi.Testing.Network;
using Microsoft.Data.Sqlite;

namespace Dandi.EndToEnd.Tests.Upload;

public sealed partial class ZarrCommandTests
{
    private const int Chunks = 2000;
    private const int InFlight = 8;

    [Fact]
    public async Task A_Zarr_is_uploaded_once()
    {
        await using var scene = await CommandScene.CreateAsync();
        WriteZarr(scene.Folder);

        var (first, done) = await scene.UploadAsync();
        var (second, skipped) = await scene.UploadAsync();

        Assert.Equal((0, 0), (first, second));
        Assert.Equal("done", Asset(done)["status"]!.ToString());
        Assert.Equal("identical", Asset(skipped)["message"]!.ToString());
        Assert.Equal("Complete", (await ZarrAsync(scene))["status"]!.ToString());
    }

    [Fact]
    public async Task Changes_and_deletions_are_announced()
    {
        await using var scene = await CommandScene.CreateAsync();
        WriteZarr(scene.Folder);
        await scene.UploadAsync();
        scene.Folder.Write("z.zarr/x/0", "changed");
        File.Delete(scene.Folder.Locate("z.zarr/x/1"));

        using var run = await scene.RunAsync("upload");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains(
            "         z.zarr: modifying 1 file (7 Bytes), deleting 1 file",
            run.Error,
            StringComparison.Ordinal
        );
        Assert.Contains("done     z.zarr", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(900)]
    [InlineData(1500)]
    [InlineData(1999)]
    public async Task The_run_after_a_kill_sends_again_at_most_what_was_in_flight(int started)
    {
        await using var scene = await CommandScene.CreateAsync();
        WriteZarr(scene.Folder);
        await using (var network = new FaultProxy(scene.Archive.Server.Root))
        {
            var frozen = network.FreezeWhenAsync(proxy =>
                proxy.Requests.Count(request => request.IsContent) >= started
            );
            using var run = scene.StartThrough(network, "upload", "-J", $"1:{InFlight}");
            await Task.WhenAny(frozen, run.WaitForExitAsync());
            await run.KillAsync();
        }
        var stored = CountStored(scene);

        var (exitCode, events) = await scene.UploadAsync();

        Assert.Equal(0, exitCode);
        Assert.Equal("Complete", (await ZarrAsync(scene))["status"]!.ToString());
        var sent = Added().Match(Asset(events)["message"]?.ToString() ?? "") is { Success: true } match
            ? int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture)
            : 0;
        Assert.InRange(sent, Chunks + 2 - stored - InFlight, Chunks + 2 - stored);
    }

    [Fact]
    public async Task Ctrl_C_stops_in_the_middle_of_a_Zarr()
    {
        await using var scene = await CommandScene.CreateAsync("PUT store delay=20ms");
        WriteZarr(scene.Folder);

        using var run = scene.Start("upload", "-J", "1:4");
        await run.WaitUntilAsync(() => CountStored(scene) >= 50);
        await run.SignalAsync("INT");
        await run.WaitForExitAsync();
        var (exitCode, _) = await scene.UploadAsync();

        Assert.Equal(130, run.ExitCode);
        Assert.Contains("Interrupted: the uploaded entries are kept", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
        Assert.Equal("Complete", (await ZarrAsync(scene))["status"]!.ToString());
    }

    [Fact]
    public async Task A_Zarr_whose_ingest_never_ends_fails_after_the_other_assets_are_done()
    {
        await using var scene = await CommandScene.CreateAsync("POST /api/zarr/*/finalize/ stuck");
        WriteZarr(scene.Folder);
        scene.Folder.Write("a.mp4", "a film");

        using var run = await scene.RunAsync("upload", "--patience", "0");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("done     a.mp4", run.Error, StringComparison.Ordinal);
        Assert.Contains("The archive is still computing the Zarr's checksum", run.Error, StringComparison.Ordinal);
        Assert.Contains("Nothing is lost", run.Error, StringComparison.Ordinal);
    }

    private static void WriteZarr(TempDandiset folder) => TestZarr.Write(folder, "z.zarr", Chunks, i => $"{i}");

    [GeneratedRegex("adding (?<count>[0-9]+) file", RegexOptions.ExplicitCapture)]
    private static partial Regex Added();

    /// <summary>The number of objects in the archive's store, without those that are still being received.</summary>
    private static int CountStored(CommandScene scene)
    {
        using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(scene.Archive.Directory, "archive.sqlite")};Mode=ReadOnly;Pooling=False"
        );
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM object WHERE key LIKE 'zarr/%'";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static JsonObject Asset(IReadOnlyList<JsonObject> events) =>
        events.Single(item => item["event"]!.ToString() == "asset" && item["path"]!.ToString() == "z.zarr");

    private static async Task<JsonNode> ZarrAsync(CommandScene scene) =>
        (await scene.Archive.AskAsync("GET", $"/zarr/?dandiset={scene.Folder.Local.Id}", scene.Archive.Alice))[
            "results"
        ]
            .AsArray()
            .Single()!;
}
