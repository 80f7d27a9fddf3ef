using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Testing;
using Dandi.Testing.Network;

namespace Dandi.EndToEnd.Tests.Upload;

/// <summary>Files that change during an upload, and other runs that upload the same bytes at the same time.</summary>
public sealed class ChangeDuringUploadTests
{
    private const int Size = 70 << 20;

    [Theory]
    [InlineData("appended to")]
    [InlineData("truncated")]
    [InlineData("overwritten")]
    public async Task A_file_that_changes_during_the_upload_is_never_stored_half_old_and_half_new(string change)
    {
        await using var scene = await CommandScene.CreateAsync();
        await using var network = new FaultProxy(scene.Archive.Server.Root);
        var file = scene.Folder.WriteRandom("a.mp4", Size, seed: 1);
        scene.Folder.Write("b.mp4", "another file");
        var frozen = network.FreezeWhenAsync(proxy => proxy.ContentBytes > Size / 2);

        using var run = scene.StartThrough(network, "upload");
        await Task.WhenAny(frozen, run.WaitForExitAsync());
        Assert.True(frozen.IsCompleted, "the upload ended before the file changed");
        Change(file, change);
        network.Thaw();
        await run.WaitForExitAsync();

        var content = await scene.Archive.ContentAsync(scene.Folder.Local.Id);
        Assert.Contains("b.mp4", content.Keys);
        // Either it is uploaded again as it is now, or the run fails because it changed.
        if (run.ExitCode == 0)
            Assert.Equal(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken), content["a.mp4"]);
        else
            Assert.True(
                run.ExitCode == 1
                    && run.Error.Contains("changed", StringComparison.Ordinal)
                    && !content.ContainsKey("a.mp4"),
                run.ToString()
            );
    }

    [Fact]
    public async Task Two_simultaneous_runs_can_upload_the_same_bytes()
    {
        await using var scene = await CommandScene.CreateAsync(
            "POST /api/uploads/initialize/ delay=300ms",
            "PUT store delay=200ms"
        );
        using var other = new TempDandiset((await scene.Archive.CreateDandisetAsync()).Value);
        foreach (var folder in new[] { scene.Folder, other })
            folder.WriteRandom("a.mp4", 1_000_000, seed: 1);

        using var one = scene.Start("upload");
        using var two = DandiProcess.Start(other.Root, scene.Environment(), "upload");
        await Task.WhenAll(one.WaitForExitAsync(), two.WaitForExitAsync());

        Assert.True(one.ExitCode == 0 && two.ExitCode == 0, $"{one}\n{two}");
        Assert.True(one.OverlapsWith(two), "one run ended before the other started");
        var (first, second) = (
            await scene.Archive.ContentAsync(scene.Folder.Local.Id),
            await scene.Archive.ContentAsync(other.Local.Id)
        );
        Assert.Equal(first["a.mp4"], second["a.mp4"]);
    }

    [Fact]
    public async Task Two_simultaneous_runs_on_one_folder_create_one_asset_per_path()
    {
        await using var scene = await CommandScene.CreateAsync("PUT store delay=100ms");
        for (var i = 0; i < 20; i++)
            scene.Folder.WriteRandom($"{i:00}.mp4", 20_000, seed: i);

        using var one = scene.Start("upload");
        using var two = scene.Start("upload");
        await Task.WhenAll(one.WaitForExitAsync(), two.WaitForExitAsync());
        Assert.True(one.ExitCode == 0 && two.ExitCode == 0, $"{one}\n{two}");
        Assert.True(one.OverlapsWith(two), "one run ended before the other started");
        var (third, _) = await scene.UploadAsync();

        Assert.Equal(0, third);
        var content = await scene.Archive.ContentAsync(scene.Folder.Local.Id);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i:00}.mp4"), content.Keys);
        foreach (var (path, bytes) in content)
            Assert.Equal(
                await File.ReadAllBytesAsync(scene.Folder.Locate(path), TestContext.Current.CancellationToken),
                bytes
            );
    }

    private static void Change(string path, string change)
    {
        using var file = File.OpenWrite(path);
        switch (change)
        {
            case "appended to":
                file.Seek(0, SeekOrigin.End);
                file.Write(new byte[1000]);
                break;
            case "truncated":
                file.SetLength(Size / 3);
                break;
            default:
                // The same length, but all bytes differ from those that have already been sent.
                file.Write(new byte[Size]);
                break;
        }
    }
}
