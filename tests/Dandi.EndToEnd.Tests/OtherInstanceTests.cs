namespace Dandi.EndToEnd.Tests;

/// <summary>A Dandiset of another instance is uploaded only by whoever says so twice.</summary>
public sealed class OtherInstanceTests
{
    [Theory]
    [InlineData("identifier: EMBER-DANDI:{0}\n")]
    [InlineData("identifier: DANDI:{0}\nurl: https://dandiarchive.org/dandiset/{0}/draft\n")]
    [InlineData("# https://api.sandbox.dandiarchive.org/api/dandisets/{0}/\nidentifier: DANDI:{0}\n")]
    public async Task An_upload_to_another_instance_is_refused_without_consent(string yaml)
    {
        await using var scene = await SetAsync(yaml);

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
    public async Task It_is_done_where_both_are_given_but_never_deletes()
    {
        await using var scene = await SetAsync("identifier: EMBER-DANDI:{0}\n");

        using var both = await scene.RunAsync("upload", "-i", scene.Archive.Api, "--yes");
        File.Delete(scene.Folder.Locate("a.mp4"));
        using var deleting = await scene.RunAsync("upload", "-i", scene.Archive.Api, "--yes", "--sync", "do");

        Assert.True(both.ExitCode == 0 && deleting.ExitCode == 2, $"{both}\n{deleting}");
        Assert.Contains("`--sync do` is refused", deleting.Error, StringComparison.Ordinal);
        Assert.Equal(["a.mp4"], (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys);
    }

    [Theory]
    [InlineData("identifier: DANDI-LOCAL:{0}\nurl: http://localhost:1/web/dandiset/{0}/draft\n")]
    [InlineData("# It can be edited at https://dandiarchive.org/dandiset/{0}\nidentifier: DANDI:{0}\n")]
    public async Task A_file_of_this_instance_is_uploaded_as_ever(string yaml)
    {
        await using var scene = await SetAsync(yaml);

        using var run = await scene.RunAsync("upload", "--sync", "do");

        Assert.True(run.ExitCode == 0, run.ToString());
    }

    private static async Task<CommandScene> SetAsync(string yaml)
    {
        var scene = await CommandScene.SetAsync();
        scene.Folder.Write("dandiset.yaml", yaml.Replace("{0}", scene.Folder.Local.Id.Value, StringComparison.Ordinal));
        scene.Folder.Write("a.mp4", "x");
        return scene;
    }
}
