using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dandi.Testing;
using Dandi.Testing.Network;

namespace Dandi.EndToEnd.Tests;

public sealed partial class ZarrCommandTests
{
    private const int Chunks = 2000;
    private const int InFlight = 8;

    [Fact]
    public async Task A_zarr_is_uploaded_and_left_alone_the_second_time()
    {
        await using var scene = await CommandScene.SetAsync();
        WriteZarr(scene.Folder);

        var (first, done) = await scene.UploadAsync();
        var (second, skipped) = await scene.UploadAsync();

        Assert.Equal((0, 0), (first, second));
        Assert.Equal("done", Asset(done)["status"]!.ToString());
        Assert.Equal("identical", Asset(skipped)["message"]!.ToString());
        Assert.Equal("Complete", (await ZarrAsync(scene))["status"]!.ToString());
    }

    [Fact]
    public async Task What_will_be_changed_and_deleted_is_said_first()
    {
        await using var scene = await CommandScene.SetAsync();
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
    public async Task A_run_that_is_killed_is_gone_on_with_and_sends_again_at_most_what_was_in_flight(int begun)
    {
        await using var scene = await CommandScene.SetAsync();
        WriteZarr(scene.Folder);
        await using (var network = new FaultProxy(scene.Archive.Server.Root))
        {
            var frozen = network.FreezeWhenAsync(proxy => proxy.Requests.Count(request => request.IsContent) >= begun);
            using var run = scene.StartBehind(network, "upload", "-J", $"1:{InFlight}");
            await Task.WhenAny(frozen, run.EndAsync());
            await run.KillAsync();
        }
        var there = CountStored(scene);

        var (exitCode, events) = await scene.UploadAsync();

        Assert.Equal(0, exitCode);
        Assert.Equal("Complete", (await ZarrAsync(scene))["status"]!.ToString());
        var sent = Added().Match(Asset(events)["message"]?.ToString() ?? "") is { Success: true } match
            ? int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture)
            : 0;
        Assert.InRange(sent, Chunks + 2 - there - InFlight, Chunks + 2 - there);
    }

    [Fact]
    public async Task Ctrl_C_stops_in_the_middle_of_a_zarr_and_says_so()
    {
        await using var scene = await CommandScene.SetAsync("PUT store delay=20ms");
        WriteZarr(scene.Folder);

        using var run = scene.Start("upload", "-J", "1:4");
        await run.UntilAsync(() => CountStored(scene) >= 50);
        await run.SignalAsync("INT");
        await run.EndAsync();
        var (exitCode, _) = await scene.UploadAsync();

        Assert.Equal(130, run.ExitCode);
        Assert.Contains("Interrupted: what has arrived stays there", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
        Assert.Equal("Complete", (await ZarrAsync(scene))["status"]!.ToString());
    }

    [Fact]
    public async Task A_zarr_that_the_archive_never_ends_to_sum_up_is_said_clearly_and_in_the_end()
    {
        await using var scene = await CommandScene.SetAsync("POST /api/zarr/*/finalize/ stuck");
        WriteZarr(scene.Folder);
        scene.Folder.Write("a.mp4", "a film");

        using var run = await scene.RunAsync("upload", "--patience", "0");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("done     a.mp4", run.Error, StringComparison.Ordinal);
        Assert.Contains("The archive has not ended to sum up the Zarr", run.Error, StringComparison.Ordinal);
        Assert.Contains("Nothing is lost", run.Error, StringComparison.Ordinal);
    }

    private static void WriteZarr(TempDandiset folder)
    {
        folder.Write("z.zarr/.zgroup", """{"zarr_format": 2}""");
        folder.Write(
            "z.zarr/x/.zarray",
            $$"""{"zarr_format": 2, "shape": [{{Chunks}}], "chunks": [1], "dtype": "|u1", "compressor": null, "filters": null, "fill_value": 0, "order": "C"}"""
        );
        for (var i = 0; i < Chunks; i++)
            folder.Write($"z.zarr/x/{i}", $"{i}");
    }

    [GeneratedRegex("adding (?<count>[0-9]+) file", RegexOptions.ExplicitCapture)]
    private static partial Regex Added();

    /// <summary>How many files of the Zarr the archive's store keeps: those in its folders, not those that are still being taken.</summary>
    private static int CountStored(CommandScene scene) =>
        Directory
            .EnumerateFiles(scene.Archive.Directory, "*", SearchOption.AllDirectories)
            .Count(file =>
                Path.GetFileName(file).Length == 32 && Path.GetFileName(Path.GetDirectoryName(file)) != "unfinished"
            );

    private static JsonObject Asset(IReadOnlyList<JsonObject> events) =>
        events.Single(item => item["event"]!.ToString() == "asset" && item["path"]!.ToString() == "z.zarr");

    private static async Task<JsonNode> ZarrAsync(CommandScene scene) =>
        (await scene.Archive.AskAsync("GET", $"/zarr/?dandiset={scene.Folder.Local.Id}", scene.Archive.Alice))[
            "results"
        ]
            .AsArray()
            .Single()!;
}
