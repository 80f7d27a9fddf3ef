using Dandi.Client.Tests.Upload.Races;
using Dandi.Discovery;
using Dandi.Testing;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

public sealed class RemoteSyncTests
{
    [Fact]
    public async Task Only_what_is_gone_within_the_named_paths_is_deleted()
    {
        await using var scene = await UploadScene.SetAsync();
        foreach (var path in new[] { "a/1.mp4", "a/2.mp4", "ab/3.mp4", "b/4.mp4" })
            scene.Folder.Write(path, path);
        await scene.UploadAsync();
        foreach (var path in new[] { "a/1.mp4", "ab/3.mp4", "b/4.mp4" })
            File.Delete(scene.Folder.Locate(path));
        var sync = new RemoteSync(scene.Client);

        var plan = await sync.PlanAsync(
            scene.Folder.Local,
            new NamedPaths(["a"]),
            TestContext.Current.CancellationToken
        );
        await sync.DeleteAsync(
            scene.Folder.Local,
            plan.Gone,
            (_, outcome) => Assert.Equal(SyncOutcome.Deleted, outcome),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(["a/1.mp4"], plan.Gone.Select(asset => asset.Path));
        Assert.Equal(
            ["a/2.mp4", "ab/3.mp4", "b/4.mp4"],
            (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys
        );
    }

    [Fact]
    public async Task A_broken_link_keeps_its_asset()
    {
        await using var scene = await UploadScene.SetAsync();
        scene.Folder.Write("a.mp4", "x");
        await scene.UploadAsync();
        File.Delete(scene.Folder.Locate("a.mp4"));
        File.CreateSymbolicLink(scene.Folder.Locate("a.mp4"), "/nowhere");

        Assert.Empty((await PlanAsync(scene)).Gone);
    }

    [Theory]
    [InlineData("/nowhere/disk")]
    [InlineData("disk")]
    public async Task Below_a_link_that_leads_nowhere_assets_stay(string target)
    {
        await using var scene = await UploadScene.SetAsync();
        foreach (var path in new[] { "sub-1/disk/a/1.mp4", "sub-1/disk/2.mp4", "sub-1/3.mp4" })
            scene.Folder.Write(path, path);
        await scene.UploadAsync();
        Directory.Delete(scene.Folder.Locate("sub-1"), recursive: true);
        Directory.CreateDirectory(scene.Folder.Locate("sub-1"));
        File.CreateSymbolicLink(scene.Folder.Locate("sub-1/disk"), target);

        var plan = await PlanAsync(scene);

        Assert.Equal(["sub-1/3.mp4"], plan.Gone.Select(asset => asset.Path));
        Assert.Equal([("sub-1/disk", 2)], plan.KeptBelow.Select(kept => (kept.Key, kept.Value.Count)));
        Assert.Empty(plan.Unknown);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_here_again_when_it_is_to_be_deleted_stays(bool isFile)
    {
        await using var scene = await UploadScene.SetAsync();
        scene.Folder.Write("sub-1/a.mp4", "x");
        await scene.UploadAsync();
        Directory.Delete(scene.Folder.Locate("sub-1"), recursive: true);
        var plan = await PlanAsync(scene);
        // While a question stands, a file is restored, or the folder becomes a link to a disk that is not mounted.
        if (isFile)
            scene.Folder.Write("sub-1/a.mp4", "x");
        else
            File.CreateSymbolicLink(scene.Folder.Locate("sub-1"), "/nowhere");
        var outcomes = new List<SyncOutcome>();

        await new RemoteSync(scene.Client).DeleteAsync(
            scene.Folder.Local,
            plan.Gone,
            (_, outcome) => outcomes.Add(outcome),
            TestContext.Current.CancellationToken
        );

        Assert.Equal([SyncOutcome.FoundHere], outcomes);
        Assert.Equal(["sub-1/a.mp4"], (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys);
    }

    [Fact]
    public async Task Nothing_is_deleted_when_the_folder_itself_has_gone()
    {
        await using var scene = await UploadScene.SetAsync();
        scene.Folder.Write("a.mp4", "x");
        await scene.UploadAsync();
        var local = scene.Folder.Local;
        File.Delete(scene.Folder.Locate("a.mp4"));
        File.Delete(scene.Folder.Locate("dandiset.yaml"));

        var plan = await new RemoteSync(scene.Client).PlanAsync(
            local,
            NamedPaths.All,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(["dandiset.yaml"], plan.Unknown.Keys);
    }

    [Fact]
    public async Task A_path_that_is_too_long_to_be_looked_up_cannot_be_told()
    {
        await using var scene = await UploadScene.SetAsync();
        var path = $"{new string('a', 200)}/{new string('b', 100)}.mp4";
        scene.Folder.Write(path, "x");
        await scene.UploadAsync();
        var deep = string.Join('/', Enumerable.Repeat(new string('c', 200), 25));
        var local = scene.Folder.Local with { Root = $"{scene.Folder.Root}/{deep}" };

        var plan = await new RemoteSync(scene.Client).PlanAsync(
            local,
            NamedPaths.All,
            TestContext.Current.CancellationToken
        );

        Assert.Contains("File name too long", plan.Unknown.Values.First(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("upload")]
    [InlineData("edit")]
    [InlineData("rename")]
    [InlineData("delete")]
    public async Task What_somebody_else_changes_meanwhile_is_not_deleted_and_not_called_so(string action)
    {
        await using var archive = await RunningArchive.StartAsync();
        var (isPlayed, before) = (true, 1);
        for (; isPlayed; before++)
        {
            await using var scene = await UploadScene.ShareAsync(archive);
            foreach (var path in new[] { "a.mp4", "b.mp4" })
                scene.Folder.Write(path, path);
            await scene.UploadAsync();
            foreach (var path in new[] { "a.mp4", "b.mp4" })
                File.Delete(scene.Folder.Locate(path));
            var other = new OtherClient(archive, scene.Folder.Local.Id);
            var (earlier, gone, kept) = (scene.Network.Requests.Count, new List<string>(), new List<string>());
            isPlayed = false;
            scene.Network.Sending = async count =>
            {
                if (count != earlier + before)
                    return;
                isPlayed = true;
                await ActAsync(other, action);
            };
            var sync = new RemoteSync(scene.Client);

            var plan = await sync.PlanAsync(scene.Folder.Local, NamedPaths.All, TestContext.Current.CancellationToken);
            await sync.DeleteAsync(
                scene.Folder.Local,
                plan.Gone,
                (asset, outcome) => (outcome == SyncOutcome.Deleted ? gone : kept).Add(asset.Path),
                TestContext.Current.CancellationToken
            );

            var there = (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys;
            Assert.DoesNotContain(there, gone.Contains);
            Assert.All(kept, path => Assert.Contains(path, there));
            // What was changed after we had looked is left alone: before request 2, that is b.mp4.
            if (before == 2)
                Assert.Equal(action is "upload" or "edit" ? ["b.mp4"] : [], kept);
        }
        Assert.InRange(before, 4, 40);
    }

    private static Task<SyncPlan> PlanAsync(UploadScene scene) =>
        new RemoteSync(scene.Client).PlanAsync(
            scene.Folder.Local,
            NamedPaths.All,
            TestContext.Current.CancellationToken
        );

    private static Task ActAsync(OtherClient other, string action) =>
        action switch
        {
            "upload" => other.UploadAsync("b.mp4", [.. "what somebody else has sent"u8]),
            "edit" => other.EditAsync("b.mp4"),
            "rename" => other.RenameAsync("b.mp4", "c.mp4"),
            _ => other.DeleteAsync("b.mp4"),
        };
}
