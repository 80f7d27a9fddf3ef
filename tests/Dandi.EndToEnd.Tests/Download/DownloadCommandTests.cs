using System.Text.Json.Nodes;
using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Download;

public sealed class DownloadCommandTests
{
    private const int FileSize = 6 << 20;

    [Fact]
    public async Task A_whole_Dandiset_goes_into_a_folder_named_like_it()
    {
        await using var scene = await CommandScene.CreateAsync();
        var files = await UploadAsync(scene, count: 2, size: 1000);
        using var target = new TempFolder();

        using var first = await RunAsync(scene, target, "--json", Url(scene));
        using var second = await RunAsync(scene, target, "-e", "refresh", Url(scene));
        using var third = await RunAsync(scene, target, Url(scene));

        Assert.True((first.ExitCode, second.ExitCode, third.ExitCode) == (0, 0, 1), $"{first}\n{second}\n{third}");
        AssertContent(scene, target, files);
        Assert.True(File.Exists(target.Locate($"{scene.Folder.Local.Id}/dandiset.yaml")));
        var summary = first
            .Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!);
        Assert.Equal(2000, (int)summary.Last()["bytes_received"]!);
        Assert.Contains("skipped", second.Error, StringComparison.Ordinal);
        Assert.Contains("exists already", third.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_download_that_is_killed_again_and_again_ends_with_the_right_bytes()
    {
        await using var scene = await CommandScene.CreateAsync();
        var files = await UploadAsync(scene, count: 3, size: FileSize);
        using var target = new TempFolder();
        var random = new Random(20);

        // At this rate, a run without interruption takes more than a second.
        string[] arguments = ["--limit-rate", "12M", "-e", "skip", Url(scene)];
        for (var kill = 0; kill < 5; kill++)
        {
            using var run = DandiProcess.Start(target.Root, scene.Environment(), ["download", .. arguments]);
            var length = random.Next(100_000, 2_000_000) + Written(target);
            await run.WaitUntilAsync(() => Written(target) >= length);
            await run.KillAsync();
        }
        using var last = await RunAsync(scene, target, "--json", "-e", "skip", Url(scene));

        Assert.True(last.ExitCode == 0, last.ToString());
        AssertContent(scene, target, files);
        var events = last.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!);
        Assert.InRange((int)events.Last()["bytes_received"]!, 0, (3 * FileSize) - 500_000);
        Assert.DoesNotContain(
            Directory.EnumerateFileSystemEntries(target.Root, "*", SearchOption.AllDirectories),
            path => path.Contains(".dandidownload", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Two_runs_never_write_the_same_file()
    {
        await using var scene = await CommandScene.CreateAsync();
        var files = await UploadAsync(scene, count: 1, size: FileSize);
        using var target = new TempFolder();

        using var first = DandiProcess.Start(
            target.Root,
            scene.Environment(),
            ["download", "--limit-rate", "6M", Url(scene)]
        );
        await first.WaitUntilAsync(() => Written(target) > 0);
        using var second = await RunAsync(scene, target, "-e", "refresh", Url(scene));
        await first.WaitForExitAsync();

        Assert.True((first.ExitCode, second.ExitCode) == (0, 1), $"{first}\n{second}");
        Assert.Contains("is being downloaded by another program", second.Error, StringComparison.Ordinal);
        AssertContent(scene, target, files);
    }

    [Fact]
    public async Task The_first_Ctrl_C_keeps_what_has_arrived_and_exits_with_130()
    {
        await using var scene = await CommandScene.CreateAsync();
        var files = await UploadAsync(scene, count: 6, size: 2 << 20);
        using var target = new TempFolder();

        using var run = DandiProcess.Start(
            target.Root,
            scene.Environment(),
            ["download", "-J", "1", "--limit-rate", "4M", Url(scene)]
        );
        await run.WaitUntilAsync(() => Written(target) > 0);
        await run.SignalAsync("INT");
        await run.WaitForExitAsync();
        using var rest = await RunAsync(scene, target, "-e", "skip", Url(scene));

        Assert.True(run.ExitCode == 130, run.ToString());
        Assert.Contains("Interrupted: finishing small files; large ones stop", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("6 downloaded", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, rest.ExitCode);
        AssertContent(scene, target, files);
    }

    private static string Url(CommandScene scene) =>
        $"{scene.Archive.Api}/dandisets/{scene.Folder.Local.Id}/versions/draft/";

    private static async Task<Dictionary<string, byte[]>> UploadAsync(CommandScene scene, int count, int size)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var file = scene.Folder.WriteRandom($"sub-{i}/{i}.mp4", size, seed: i);
            files[$"sub-{i}/{i}.mp4"] = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        }
        Assert.Equal(0, (await scene.UploadAsync("--validation", "skip")).ExitCode);
        return files;
    }

    private static Task<DandiProcess> RunAsync(CommandScene scene, TempFolder target, params string[] arguments) =>
        DandiProcess.RunAsync(target.Root, scene.Environment(), ["download", .. arguments]);

    /// <summary>How many bytes of assets are on disk, complete or not.</summary>
    private static long Written(TempFolder target) =>
        Directory
            .EnumerateFiles(target.Root, "*", new EnumerationOptions { RecurseSubdirectories = true })
            .Where(path => Path.GetFileName(path) is "file" || path.EndsWith(".mp4", StringComparison.Ordinal))
            .Sum(path => new FileInfo(path) is { Exists: true } file ? file.Length : 0);

    private static void AssertContent(CommandScene scene, TempFolder target, Dictionary<string, byte[]> files)
    {
        foreach (var (path, bytes) in files)
        {
            var file = File.ReadAllBytes(target.Locate($"{scene.Folder.Local.Id}/{path}"));
            Assert.True(bytes.AsSpan().SequenceEqual(file), path);
        }
    }
}
