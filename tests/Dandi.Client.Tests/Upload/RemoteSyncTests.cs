using Dandi.Client.Tests.Upload.Races;
using Dandi.Discovery;
using Dandi.Testing;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

public sealed class RemoteSyncTests
{
    [Fact]
    public async Task Only_missing_files_within_the_named_paths_are_deleted()
    {
        await using var scene = await UploadScene.CreateAsync();
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
            plan.Missing,
            (_, outcome) => Assert.Equal(SyncOutcome.Deleted, outcome),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(["a/1.mp4"], plan.Missing.Select(asset => asset.Path));
        Assert.Equal(
            ["a/2.mp4", "ab/3.mp4", "b/4.mp4"],
            (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys
        );
    }

    [Fact]
    public async Task A_dangling_link_keeps_its_asset()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.Folder.Write("a.mp4", "x");
        await scene.UploadAsync();
        File.Delete(scene.Folder.Locate("a.mp4"));
        File.CreateSymbolicLink(scene.Folder.Locate("a.mp4"), "/nowhere");

        Assert.Empty((await PlanAsync(scene)).Missing);
    }

    [Theory]
    [InlineData("/nowhere/disk")]
    [InlineData("disk")]
    public async Task Assets_below_a_dangling_link_are_kept(string target)
    {
        await using var scene = await UploadScene.CreateAsync();
        foreach (var path in new[] { "sub-1/disk/a/1.mp4", "sub-1/disk/2.mp4", "sub-1/3.mp4" })
            scene.Folder.Write(path, path);
        await scene.UploadAsync();
        Directory.Delete(scene.Folder.Locate("sub-1"), recursive: true);
        Directory.CreateDirectory(scene.Folder.Locate("sub-1"));
        File.CreateSymbolicLink(scene.Folder.Locate("sub-1/disk"), target);

        var plan = await PlanAsync(scene);

        Assert.Equal(["sub-1/3.mp4"], plan.Missing.Select(asset => asset.Path));
        Assert.Equal([("sub-1/disk", 2)], plan.KeptBelowLinks.Select(kept => (kept.Key, kept.Value.Count)));
        Assert.Empty(plan.Unknown);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_asset_is_kept_if_its_file_or_a_link_appears_before_the_deletion(bool isFile)
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.Folder.Write("sub-1/a.mp4", "x");
        await scene.UploadAsync();
        Directory.Delete(scene.Folder.Locate("sub-1"), recursive: true);
        var plan = await PlanAsync(scene);
        // While the user is asked, a file is restored, or the folder becomes a link to a disk that is not mounted.
        if (isFile)
            scene.Folder.Write("sub-1/a.mp4", "x");
        else
            File.CreateSymbolicLink(scene.Folder.Locate("sub-1"), "/nowhere");
        var outcomes = new List<SyncOutcome>();

        await new RemoteSync(scene.Client).DeleteAsync(
            scene.Folder.Local,
            plan.Missing,
            (_, outcome) => outcomes.Add(outcome),
            TestContext.Current.CancellationToken
        );

        Assert.Equal([SyncOutcome.NotMissing], outcomes);
        Assert.Equal(["sub-1/a.mp4"], (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys);
    }

    [Fact]
    public async Task Nothing_is_deleted_if_the_whole_folder_is_missing()
    {
        await using var scene = await UploadScene.CreateAsync();
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
    public async Task A_path_that_is_too_long_for_the_file_system_is_unknown_and_not_missing()
    {
        await using var scene = await UploadScene.CreateAsync();
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
    public async Task An_asset_that_another_client_changes_in_the_meantime_is_not_deleted_nor_reported_as_deleted(
        string action
    )
    {
        await using var archive = await RunningArchive.StartAsync();
        var (hasActed, before) = (true, 1);
        for (; hasActed; before++)
        {
            await using var scene = await UploadScene.CreateSharedAsync(archive);
            foreach (var path in new[] { "a.mp4", "b.mp4" })
                scene.Folder.Write(path, path);
            await scene.UploadAsync();
            foreach (var path in new[] { "a.mp4", "b.mp4" })
                File.Delete(scene.Folder.Locate(path));
            var other = new OtherClient(archive, scene.Folder.Local.Id);
            var (earlier, deleted, kept) = (scene.Network.Requests.Count, new List<string>(), new List<string>());
            hasActed = false;
            scene.Network.BeforeSend = async count =>
            {
                if (count != earlier + before)
                    return;
                hasActed = true;
                await ActAsync(other, action);
            };
            var sync = new RemoteSync(scene.Client);

            var plan = await sync.PlanAsync(scene.Folder.Local, NamedPaths.All, TestContext.Current.CancellationToken);
            await sync.DeleteAsync(
                scene.Folder.Local,
                plan.Missing,
                (asset, outcome) => (outcome == SyncOutcome.Deleted ? deleted : kept).Add(asset.Path),
                TestContext.Current.CancellationToken
            );

            var remaining = (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys;
            Assert.DoesNotContain(remaining, deleted.Contains);
            Assert.All(kept, path => Assert.Contains(path, remaining));
            // An asset that changed after it was listed is kept: before request 2, that is b.mp4.
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
            "upload" => other.UploadAsync("b.mp4", [.. "what another client sent"u8]),
            "edit" => other.EditAsync("b.mp4"),
            "rename" => other.RenameAsync("b.mp4", "c.mp4"),
            _ => other.DeleteAsync("b.mp4"),
        };
}
