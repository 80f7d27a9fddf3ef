using System.Globalization;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Upload;

/// <summary>
/// Runs that are stopped before each of their requests in turn. They end with the right exit code and summary, and the
/// next run completes the upload.
/// </summary>
public sealed class StopTests
{
    // More than any of these runs sends.
    private const int MaxRequests = 80;

    [Theory]
    [InlineData("new files", Stop.Once)]
    [InlineData("new files", Stop.Twice)]
    [InlineData("new files", Stop.Near)]
    [InlineData("new files", Stop.Over)]
    [InlineData("replaced file, and one to delete", Stop.Once)]
    [InlineData("replaced file, and one to delete", Stop.Twice)]
    [InlineData("replaced file, and one to delete", Stop.Near)]
    [InlineData("replaced file, and one to delete", Stop.Over)]
    [InlineData("new Zarr", Stop.Once)]
    [InlineData("new Zarr", Stop.Twice)]
    [InlineData("new Zarr", Stop.Near)]
    [InlineData("new Zarr", Stop.Over)]
    [InlineData("changed Zarr", Stop.Once)]
    [InlineData("changed Zarr", Stop.Twice)]
    [InlineData("changed Zarr", Stop.Near)]
    [InlineData("changed Zarr", Stop.Over)]
    public async Task A_stopped_run_reports_it_and_the_next_run_completes_the_upload(string story, Stop stop)
    {
        await using var archive = await RunningArchive.StartAsync();
        for (var before = 1; before < MaxRequests; before++)
        {
            await using var scene = await UploadRunScene.CreateAsync(archive);
            await PrepareAsync(scene, story);

            var run = await scene.RunAsync(stop, before, "--existing", "force", "--sync", "do");

            if (!run.IsStopped)
            {
                Assert.InRange(before, 14, MaxRequests);
                return;
            }
            Assert.True(
                run.ExitCode == (stop is Stop.Once or Stop.Twice ? 130 : 75),
                $"before request {before}: {run}"
            );
            AssertReport(run, stop, SizeOf(scene.Folder));
            var rest = await scene.RunAsync(stop, 0, "--sync", "do");
            Assert.True(rest.ExitCode == 0, $"after a stop before request {before}: {rest}\n\n{run}");
            Assert.Equal(0, (int)rest.Summary["failed"]!);
            await AssertArchiveEqualsFolderAsync(archive, scene.Folder, story);
        }
        Assert.Fail("the run sends too many requests");
    }

    private static void AssertReport(UploadRunResult run, Stop stop, long size)
    {
        var sent = (long)run.Summary["bytes_sent"]!;
        var arrived = run
            .Requests.Where(request => request is { IsContent: true, Status: 200 })
            .Sum(request => request.BodyBytes);
        // Of a run that ends immediately, what was in flight may not have arrived. After the first Ctrl-C, it may end
        // before it has seen a response, because on this clock it does not wait for requests that follow.
        if (stop is Stop.Near)
            Assert.Equal(arrived, sent);
        else if (stop is Stop.Once)
            Assert.InRange(sent, 0, arrived);
        else
            Assert.InRange(sent, 0, size);
        Assert.True((long?)run.Summary["bytes_left"] is null or >= 0);
        Assert.True((long?)run.Summary["assets_left"] is null or >= 0 and <= 2, $"{run}");
        AssertAssets(run);
        var done = run.Events.Count(item =>
            item["event"]!.ToString() == "asset" && item["status"]!.ToString() == "done"
        );
        Assert.Equal(done, (int)run.Summary["uploaded"]!);
        Assert.Equal(run.Events.Count(item => item["event"]!.ToString() == "deleted"), (int)run.Summary["deleted"]!);
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"\n{ByteCount.Format(sent)} sent"),
            run.Error,
            StringComparison.Ordinal
        );
        var stopped = stop is Stop.Once or Stop.Twice ? "Interrupted" : "Stopped by the deadline";
        // If nothing was in flight, nothing is said about it.
        Assert.Matches($@"\n{stopped}(: what was in flight was \w+)?\. (Run|Nothing) ", run.Error);
        Assert.DoesNotContain("Unhandled", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Events, item => item["event"]!.ToString() == "error");
    }

    private static void AssertAssets(UploadRunResult run)
    {
        // An asset has an event of its own or is named at the end, never both.
        var ended = run
            .Events.Where(item => item["event"]!.ToString() == "asset")
            .Select(item => item["path"]!.ToString());
        var unfinished = run.Summary["unfinished"]!.AsArray().Select(path => path!.ToString());
        Assert.Empty(ended.Intersect(unfinished, StringComparer.Ordinal));
        // Only assets that could not be finished fail, and their message says why.
        var failures = run.Events.Where(item =>
            item["event"]!.ToString() == "asset" && item["status"]!.ToString() == "ERROR"
        );
        Assert.All(failures, item =>
            Assert.Contains("Interrupted", item["message"]!.ToString(), StringComparison.Ordinal)
        );
    }

    private static long SizeOf(TempDandiset folder) =>
        Directory.EnumerateFiles(folder.Root, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);

    private static async Task PrepareAsync(UploadRunScene scene, string story)
    {
        // Bytes that are new to the archive, so that they must be uploaded.
        var number = int.Parse(scene.Folder.Local.Id.Value, CultureInfo.InvariantCulture);
        switch (story)
        {
            case "new files":
                scene.Folder.WriteRandom("a.mp4", 1000, seed: number);
                scene.Folder.WriteNwb("sub-1/sub-1.nwb", scene.Folder.Local.Id.Value);
                break;
            case "new Zarr":
                WriteZarr(scene.Folder);
                break;
            case "changed Zarr":
                WriteZarr(scene.Folder);
                scene.Folder.Write("z.zarr/x/gone", "to be deleted");
                await UploadAsync(scene);
                File.Delete(scene.Folder.Locate("z.zarr/x/gone"));
                scene.Folder.Write("z.zarr/x/0", "changed");
                scene.Folder.Write("z.zarr/x/2", "added");
                break;
            default:
                scene.Folder.Write("a.mp4", "old content");
                scene.Folder.Write("gone.mp4", "to be deleted");
                await UploadAsync(scene);
                File.Delete(scene.Folder.Locate("gone.mp4"));
                scene.Folder.WriteRandom("a.mp4", 1000, seed: number);
                break;
        }
    }

    private static async Task UploadAsync(UploadRunScene scene) =>
        Assert.Equal(0, (await scene.RunAsync(Stop.Once, 0)).ExitCode);

    private static void WriteZarr(TempDandiset folder)
    {
        folder.Write("z.zarr/.zgroup", """{"zarr_format": 2}""");
        folder.Write(
            "z.zarr/x/.zarray",
            """
            {"zarr_format": 2, "shape": [2], "chunks": [1], "dtype": "|u1",
             "compressor": null, "filters": null, "fill_value": 0, "order": "C"}
            """
        );
        for (var i = 0; i < 2; i++)
            folder.Write($"z.zarr/x/{i}", $"{i}");
    }

    private static async Task AssertArchiveEqualsFolderAsync(RunningArchive archive, TempDandiset folder, string story)
    {
        var id = folder.Local.Id;
        if (!story.Contains("Zarr", StringComparison.Ordinal))
        {
            var content = await archive.ContentAsync(id);
            Assert.Equal(story == "new files" ? ["a.mp4", "sub-1/sub-1.nwb"] : ["a.mp4"], content.Keys);
            foreach (var (path, bytes) in content)
                Assert.Equal(
                    await File.ReadAllBytesAsync(folder.Locate(path), TestContext.Current.CancellationToken),
                    bytes
                );
            return;
        }
        var zarr = (await archive.AskAsync("GET", $"/zarr/?dandiset={id}", archive.Alice))["results"]
            .AsArray()
            .Single()!;
        var files = (await archive.AskAsync("GET", $"/zarr/{zarr["zarr_id"]}/files/", archive.Alice))["results"]
            .AsArray();
        var root = folder.Locate("z.zarr");
        var local = Directory
            .EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .ToDictionary(
                file => Path.GetRelativePath(root, file),
                file => Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(File.ReadAllBytes(file))),
                StringComparer.Ordinal
            );
        Assert.Equal("Complete", zarr["status"]!.ToString());
        Assert.Equal(
            local,
            files.ToDictionary(
                file => file!["Key"]!.ToString(),
                file => file!["ETag"]!.ToString(),
                StringComparer.Ordinal
            )
        );
    }
}
