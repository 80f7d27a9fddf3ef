using Dandi.Discovery;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

public sealed class RemoteSyncTests
{
    [Fact]
    public async Task Only_what_is_gone_within_the_named_paths_is_deleted()
    {
        await using var scene = await UploadScene.SetAsync();
        foreach (var path in new[] { "a/1.mp4", "a/2.mp4", "ab/3.mp4", "b/4.mp4" }) scene.Folder.Write(path, path);
        await scene.UploadAsync();
        foreach (var path in new[] { "a/1.mp4", "ab/3.mp4", "b/4.mp4" }) File.Delete(scene.Folder.Locate(path));
        var sync = new RemoteSync(scene.Client);

        var gone = await sync.PlanAsync(scene.Folder.Local, new NamedPaths(["a"]), TestContext.Current.CancellationToken);
        await sync.DeleteAsync(scene.Folder.Local, gone, _ => { }, TestContext.Current.CancellationToken);

        Assert.Equal(["a/1.mp4"], gone.Select(asset => asset.Path));
        Assert.Equal(["a/2.mp4", "ab/3.mp4", "b/4.mp4"], (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys);
    }

    [Fact]
    public async Task A_broken_link_keeps_its_asset()
    {
        await using var scene = await UploadScene.SetAsync();
        scene.Folder.Write("a.mp4", "x");
        await scene.UploadAsync();
        File.Delete(scene.Folder.Locate("a.mp4"));
        File.CreateSymbolicLink(scene.Folder.Locate("a.mp4"), "/nowhere");

        Assert.Empty(await new RemoteSync(scene.Client).PlanAsync(scene.Folder.Local, NamedPaths.All, TestContext.Current.CancellationToken));
    }
}
