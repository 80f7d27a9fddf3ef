using System.Text.Json.Nodes;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests;

/// <summary>Two runs at a time on one Dandiset: both end well, and the archive has each asset once.</summary>
public sealed class ConcurrentRunTests
{
    private const int Files = 120;
    private const int Zarrs = 8;

    [Fact]
    public async Task New_files_arrive_once()
    {
        await using var scene = await CommandScene.SetAsync();
        WriteFiles(scene.Folder, seed: 1);

        await RunTwiceAsync(scene);

        await AssertArchiveHoldsFilesAsync(scene, Files);
    }

    [Fact]
    public async Task Files_are_replaced_by_force()
    {
        await using var scene = await CommandScene.SetAsync();
        WriteFiles(scene.Folder, seed: 1);
        Assert.Equal(0, (await scene.UploadAsync()).ExitCode);
        WriteFiles(scene.Folder, seed: 1000);

        await RunTwiceAsync(scene, "--existing", "force");

        await AssertArchiveHoldsFilesAsync(scene, Files);
    }

    [Fact]
    public async Task Files_that_are_gone_are_deleted()
    {
        await using var scene = await CommandScene.SetAsync();
        WriteFiles(scene.Folder, seed: 1);
        Assert.Equal(0, (await scene.UploadAsync()).ExitCode);
        for (var i = 0; i < Files / 2; i++)
            File.Delete(scene.Folder.Locate($"{i:000}.mp4"));

        await RunTwiceAsync(scene, "--sync", "do");

        await AssertArchiveHoldsFilesAsync(scene, Files - (Files / 2));
    }

    [Fact]
    public async Task New_and_changed_Zarrs_become_what_they_are_here()
    {
        await using var scene = await CommandScene.SetAsync();
        WriteZarrs(scene.Folder, "");
        await RunTwiceAsync(scene);
        await AssertArchiveHoldsZarrsAsync(scene);

        WriteZarrs(scene.Folder, "changed");
        for (var i = 0; i < Zarrs; i++)
            File.Delete(scene.Folder.Locate($"{i}.zarr/x/3"));
        await RunTwiceAsync(scene);

        await AssertArchiveHoldsZarrsAsync(scene);
    }

    private static async Task RunTwiceAsync(CommandScene scene, params string[] arguments)
    {
        using var first = scene.Start(["upload", .. arguments]);
        using var second = scene.Start(["upload", .. arguments]);
        await Task.WhenAll(first.EndAsync(), second.EndAsync());
        Assert.True(first.ExitCode == 0 && second.ExitCode == 0, $"{first}\n\n{second}");
        Assert.True(first.RanBeside(second), "one run was over before the other began");
    }

    private static void WriteFiles(TempDandiset folder, int seed)
    {
        for (var i = 0; i < Files; i++)
            folder.WriteRandom($"{i:000}.mp4", 500, seed + i);
    }

    private static void WriteZarrs(TempDandiset folder, string content)
    {
        for (var i = 0; i < Zarrs; i++)
        {
            folder.Write($"{i}.zarr/.zgroup", """{"zarr_format": 2}""");
            folder.Write(
                $"{i}.zarr/x/.zarray",
                """{"zarr_format": 2, "shape": [40], "chunks": [1], "dtype": "|u1", "compressor": null, "filters": null, "fill_value": 0, "order": "C"}"""
            );
            for (var chunk = 0; chunk < 40; chunk++)
                folder.Write($"{i}.zarr/x/{chunk}", $"{content}{chunk}");
        }
    }

    private static async Task AssertArchiveHoldsFilesAsync(CommandScene scene, int count)
    {
        var assets = await AssetsAsync(scene);
        Assert.Equal(count, assets.Count);
        var content = await scene.Archive.ContentAsync(scene.Folder.Local.Id);
        Assert.Equal(
            Directory
                .EnumerateFiles(scene.Folder.Root, "*.mp4")
                .Select(file => Path.GetFileName(file)!)
                .Order(StringComparer.Ordinal),
            content.Keys
        );
        foreach (var (path, bytes) in content)
            Assert.Equal(
                await File.ReadAllBytesAsync(scene.Folder.Locate(path), TestContext.Current.CancellationToken),
                bytes
            );
    }

    /// <summary>The client's own comparison has been checked elsewhere: a third run finds nothing to do, and the checksum is that of the archive.</summary>
    private static async Task AssertArchiveHoldsZarrsAsync(CommandScene scene)
    {
        var assets = await AssetsAsync(scene);
        Assert.Equal(Zarrs, assets.Count);
        Assert.Equal(Zarrs, assets.Select(asset => asset["zarr"]!.ToString()).Distinct(StringComparer.Ordinal).Count());
        foreach (var asset in assets)
        {
            var zarr = await scene.Archive.AskAsync("GET", $"/zarr/{asset["zarr"]}/", scene.Archive.Alice);
            Assert.Equal("Complete", zarr["status"].ToString());
            var files = (await scene.Archive.AskAsync("GET", $"/zarr/{asset["zarr"]}/files/", scene.Archive.Alice))[
                "results"
            ]
                .AsArray();
            var root = scene.Folder.Locate(asset["path"]!.ToString());
            var here = Directory
                .EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .ToDictionary(
                    file => Path.GetRelativePath(root, file),
                    file =>
                        Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(File.ReadAllBytes(file))),
                    StringComparer.Ordinal
                );
            Assert.Equal(
                here,
                files.ToDictionary(
                    file => file!["Key"]!.ToString(),
                    file => file!["ETag"]!.ToString(),
                    StringComparer.Ordinal
                )
            );
        }
        var (exitCode, events) = await scene.UploadAsync();
        Assert.Equal((0, Zarrs), (exitCode, events.Count(item => item["message"]?.ToString() == "identical")));
    }

    private static async Task<IReadOnlyList<JsonNode>> AssetsAsync(CommandScene scene) =>
        [
            .. (
                await scene.Archive.AskAsync(
                    "GET",
                    $"/dandisets/{scene.Folder.Local.Id}/versions/draft/assets/?page_size=1000",
                    scene.Archive.Alice
                )
            )["results"]
                .AsArray()
                .Select(asset => asset!),
        ];
}
