using System.Text.Json.Nodes;
using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Upload;

/// <summary>Two simultaneous runs on one Dandiset: both succeed, and the archive has each asset once.</summary>
public sealed class ConcurrentRunTests
{
    private const int Files = 120;
    private const int Zarrs = 8;

    [Fact]
    public async Task New_files_are_stored_once()
    {
        await using var scene = await CommandScene.CreateAsync();
        WriteFiles(scene.Folder, seed: 1);

        await RunTwiceAsync(scene);

        await AssertArchiveHasFilesAsync(scene, Files);
    }

    [Fact]
    public async Task Changed_files_are_replaced_with_existing_force()
    {
        await using var scene = await CommandScene.CreateAsync();
        WriteFiles(scene.Folder, seed: 1);
        Assert.Equal(0, (await scene.UploadAsync()).ExitCode);
        WriteFiles(scene.Folder, seed: 1000);

        await RunTwiceAsync(scene, "--existing", "force");

        await AssertArchiveHasFilesAsync(scene, Files);
    }

    [Fact]
    public async Task Missing_files_are_deleted_with_sync()
    {
        await using var scene = await CommandScene.CreateAsync();
        WriteFiles(scene.Folder, seed: 1);
        Assert.Equal(0, (await scene.UploadAsync()).ExitCode);
        for (var i = 0; i < Files / 2; i++)
            File.Delete(scene.Folder.Locate($"{i:000}.mp4"));

        await RunTwiceAsync(scene, "--sync", "do");

        await AssertArchiveHasFilesAsync(scene, Files - (Files / 2));
    }

    [Fact]
    public async Task New_and_changed_Zarrs_equal_the_local_ones()
    {
        await using var scene = await CommandScene.CreateAsync();
        WriteZarrs(scene.Folder, "");
        await RunTwiceAsync(scene);
        await AssertArchiveHasZarrsAsync(scene);

        WriteZarrs(scene.Folder, "changed");
        for (var i = 0; i < Zarrs; i++)
            File.Delete(scene.Folder.Locate($"{i}.zarr/x/3"));
        await RunTwiceAsync(scene);

        await AssertArchiveHasZarrsAsync(scene);
    }

    private static async Task RunTwiceAsync(CommandScene scene, params string[] arguments)
    {
        using var first = scene.Start(["upload", .. arguments]);
        using var second = scene.Start(["upload", .. arguments]);
        await Task.WhenAll(first.WaitForExitAsync(), second.WaitForExitAsync());
        Assert.True(first.ExitCode == 0 && second.ExitCode == 0, $"{first}\n\n{second}");
        Assert.True(first.OverlapsWith(second), "one run ended before the other started");
    }

    private static void WriteFiles(TempDandiset folder, int seed)
    {
        for (var i = 0; i < Files; i++)
            folder.WriteRandom($"{i:000}.mp4", 500, seed + i);
    }

    private static void WriteZarrs(TempDandiset folder, string content)
    {
        for (var i = 0; i < Zarrs; i++)
            TestZarr.Write(folder, $"{i}.zarr", chunks: 40, chunk => $"{content}{chunk}");
    }

    private static async Task AssertArchiveHasFilesAsync(CommandScene scene, int count)
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

    /// <summary>
    /// Compares the entries of the Zarrs, and runs a third upload, which must find nothing to do: it compares the
    /// checksums.
    /// </summary>
    private static async Task AssertArchiveHasZarrsAsync(CommandScene scene)
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
            var local = Directory
                .EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .ToDictionary(
                    file => Path.GetRelativePath(root, file),
                    file =>
                        Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(File.ReadAllBytes(file))),
                    StringComparer.Ordinal
                );
            Assert.Equal(
                local,
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
