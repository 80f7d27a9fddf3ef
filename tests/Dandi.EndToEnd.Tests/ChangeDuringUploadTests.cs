using Dandi.Testing;
using Dandi.Testing.Network;

namespace Dandi.EndToEnd.Tests;

/// <summary>What others do to the same files, or with the same bytes, while an upload is under way.</summary>
public sealed class ChangeDuringUploadTests
{
    private const int Size = 70 << 20;

    [Theory]
    [InlineData("appended to")]
    [InlineData("truncated")]
    [InlineData("written over")]
    public async Task A_file_that_changes_while_it_is_sent_never_arrives_half_old_half_new(string change)
    {
        await using var scene = await CommandScene.SetAsync();
        await using var network = new FaultProxy(scene.Archive.Server.Root);
        var file = scene.Folder.WriteRandom("a.mp4", Size, seed: 1);
        scene.Folder.Write("b.mp4", "another file");
        var frozen = network.FreezeWhenAsync(proxy => proxy.ContentBytes > Size / 2);

        using var run = scene.StartBehind(network, "upload");
        await Task.WhenAny(frozen, run.EndAsync());
        Assert.True(frozen.IsCompleted, "the upload was over before the file changed");
        Change(file, change);
        network.Thaw();
        await run.EndAsync();

        var content = await scene.Archive.ContentAsync(scene.Folder.Local.Id);
        Assert.Contains("b.mp4", content.Keys);
        // It is sent once more as it is now, or it is said that it changed: nothing in between.
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
    public async Task The_same_bytes_from_two_runs_at_once_arrive_for_both()
    {
        await using var scene = await CommandScene.SetAsync(
            "POST /api/uploads/initialize/ delay=300ms",
            "PUT store delay=200ms"
        );
        using var other = new TempDandiset((await scene.Archive.CreateDandisetAsync()).Value);
        foreach (var folder in new[] { scene.Folder, other })
            folder.WriteRandom("a.mp4", 1_000_000, seed: 1);

        using var one = scene.Start("upload");
        using var two = DandiProcess.Start(other.Root, scene.Environment(), "upload");
        await Task.WhenAll(one.EndAsync(), two.EndAsync());

        Assert.True(one.ExitCode == 0 && two.ExitCode == 0, $"{one}\n{two}");
        Assert.True(one.RanBeside(two), "one run was over before the other began");
        var (here, there) = (
            await scene.Archive.ContentAsync(scene.Folder.Local.Id),
            await scene.Archive.ContentAsync(other.Local.Id)
        );
        Assert.Equal(here["a.mp4"], there["a.mp4"]);
    }

    [Fact]
    public async Task Two_runs_over_the_same_folder_at_once_leave_one_asset_a_path()
    {
        await using var scene = await CommandScene.SetAsync("PUT store delay=100ms");
        for (var i = 0; i < 20; i++)
            scene.Folder.WriteRandom($"{i:00}.mp4", 20_000, seed: i);

        using var one = scene.Start("upload");
        using var two = scene.Start("upload");
        await Task.WhenAll(one.EndAsync(), two.EndAsync());
        Assert.True(one.ExitCode == 0 && two.ExitCode == 0, $"{one}\n{two}");
        Assert.True(one.RanBeside(two), "one run was over before the other began");
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
                // The same length, and all of it others than those that have left already.
                file.Write(new byte[Size]);
                break;
        }
    }
}
