using Dandi.EndToEnd.Tests.Scenes;

namespace Dandi.EndToEnd.Tests.Upload;

/// <summary>A Dandiset of another instance is uploaded only if both <c>-i</c> and <c>--yes</c> are given.</summary>
public sealed class OtherInstanceTests
{
    [Theory]
    [InlineData("identifier: EMBER-DANDI:{0}\n")]
    [InlineData("identifier: DANDI:{0}\nurl: https://dandiarchive.org/dandiset/{0}/draft\n")]
    [InlineData("# https://api.sandbox.dandiarchive.org/api/dandisets/{0}/\nidentifier: DANDI:{0}\n")]
    public async Task Upload_to_another_instance_is_refused_without_both_options(string yaml)
    {
        await using var scene = await CreateAsync(yaml);

        using var silent = await scene.RunAsync("upload");
        using var named = await scene.RunAsync("upload", "-i", scene.Archive.Api);
        using var agreed = await scene.RunAsync("upload", "--yes");

        Assert.All(new[] { silent, named, agreed }, run =>
            Assert.True(
                run.ExitCode == 2 && run.Error.Contains("comes from another instance", StringComparison.Ordinal),
                run.ToString()
            )
        );
        Assert.Empty(await scene.Archive.ContentAsync(scene.Folder.Local.Id));
    }

    [Fact]
    public async Task Upload_to_another_instance_works_with_both_options_but_never_deletes()
    {
        await using var scene = await CreateAsync("identifier: EMBER-DANDI:{0}\n");

        using var both = await scene.RunAsync("upload", "-i", scene.Archive.Api, "--yes");
        File.Delete(scene.Folder.Locate("a.mp4"));
        using var deleting = await scene.RunAsync("upload", "-i", scene.Archive.Api, "--yes", "--sync", "do");

        Assert.True(both.ExitCode == 0 && deleting.ExitCode == 2, $"{both}\n{deleting}");
        Assert.Contains("`--sync do` is refused", deleting.Error, StringComparison.Ordinal);
        Assert.Equal(["a.mp4"], (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys);
    }

    [Theory]
    [InlineData("identifier: DANDI-LOCAL:{0}\nurl: http://localhost:1/dandiset/{0}/draft\n")]
    [InlineData("# It can be edited at https://dandiarchive.org/dandiset/{0}\nidentifier: DANDI:{0}\n")]
    public async Task A_Dandiset_of_this_instance_needs_no_options(string yaml)
    {
        await using var scene = await CreateAsync(yaml);

        using var run = await scene.RunAsync("upload", "--sync", "do");

        Assert.True(run.ExitCode == 0, run.ToString());
    }

    private static async Task<CommandScene> CreateAsync(string yaml)
    {
        var scene = await CommandScene.CreateAsync();
        scene.Folder.Write("dandiset.yaml", yaml.Replace("{0}", scene.Folder.Local.Id.Value, StringComparison.Ordinal));
        scene.Folder.Write("a.mp4", "x");
        return scene;
    }
}
