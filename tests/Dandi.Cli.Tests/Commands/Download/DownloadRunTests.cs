using Dandi.Http;
using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Download;

public sealed class DownloadRunTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    [Fact]
    public async Task Ctrl_C_while_local_assets_are_deleted_ends_with_130_and_says_what_is_left()
    {
        using var scene = await DownloadRunScene.CreateAsync(shared.Archive, "a.nwb");
        foreach (var name in (string[])["extra-1.nwb", "extra-2.nwb", "extra-3.nwb"])
            scene.Write(name);
        scene.Stops = text => text.Contains("deleted  ", StringComparison.Ordinal);

        var (code, error) = await scene.RunAsync("--sync", "do", scene.Url);

        Assert.True(code == 130, error);
        Assert.Contains("2 local assets were not deleted (--sync)", error, StringComparison.Ordinal);
        Assert.Contains("`--existing skip` to delete the rest", error, StringComparison.Ordinal);
        Assert.Contains("extra-2.nwb` and those after it", error, StringComparison.Ordinal);
        Assert.False(File.Exists(scene.Locate("extra-1.nwb")));
        Assert.True(File.Exists(scene.Locate("extra-3.nwb")));
    }

    [Theory]
    [InlineData("GET store stall n=1")]
    [InlineData("GET /api/dandisets/*/versions/draft/assets/ stall n=1")]
    public async Task After_the_first_Ctrl_C_a_server_that_has_stalled_is_not_waited_for(string fault)
    {
        await using var archive = await RunningArchive.StartAsync(fault);
        using var scene = await DownloadRunScene.CreateAsync(archive, "a.nwb");
        // The time that Ctrl-C leaves passes at once, that of a request that idles never.
        scene.Time = new SkippingTimeProvider(RetryPolicy.MaxPause);
        scene.StopsWhen = () => archive.HaveFaultsHappened;

        var (code, error) = await scene.RunAsync(scene.Url);

        Assert.True(code == 130, error);
        Assert.Contains("with `--existing skip` to download the rest", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_skips_what_is_on_disk_does_not_say_that_nothing_is()
    {
        using var scene = await DownloadRunScene.CreateAsync(shared.Archive, "a.nwb");
        await scene.RunAsync(scene.Url);

        var (code, error) = await scene.RunAsync("-e", "skip", scene.Url);

        Assert.True(code == 0, error);
        Assert.Contains("0 downloaded, 2 skipped", error, StringComparison.Ordinal);
        Assert.DoesNotContain("already on disk", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 4)]
    [InlineData("assets/?path=sub/", 3)]
    public async Task Events_count_the_metadata_of_the_Dandiset_as_the_summary_does(string part, int files)
    {
        using var scene = await DownloadRunScene.CreateAsync(shared.Archive, "a.nwb", "sub/b.nwb", "sub/c.nwb");

        var (code, error) = await scene.RunAsync("--json", "--preserve-tree", scene.Url + part);

        Assert.True(code == 0, error);
        Assert.Equal(files, (int)scene.Event("start")["assets"]!);
        Assert.Equal(files, (int)scene.Event("summary")["downloaded"]!);
    }

    [Theory]
    [InlineData("error")]
    [InlineData("skip")]
    [InlineData("refresh")]
    public async Task A_folder_in_the_place_of_the_metadata_is_an_error(string policy)
    {
        using var scene = await DownloadRunScene.CreateAsync(shared.Archive, "a.nwb");
        scene.Write("dandiset.yaml/mine");

        var (code, error) = await scene.RunAsync("-e", policy, scene.Url);

        Assert.True(code == 1, error);
        Assert.Contains("dandiset.yaml` cannot be written: a folder is in its place", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stays_is_not_called_deleted()
    {
        using var scene = await DownloadRunScene.CreateAsync(shared.Archive, "a.nwb");
        scene.Write("mine.zarr/.git/config");

        var (code, error) = await scene.RunAsync("--sync", "do", scene.Url);

        Assert.True(code == 0, error);
        Assert.DoesNotContain("deleted  ", error, StringComparison.Ordinal);
        Assert.Contains("mine.zarr` was not deleted completely", error, StringComparison.Ordinal);
        Assert.True(File.Exists(scene.Locate("mine.zarr/.git/config")));
    }

    [Fact]
    public async Task A_link_in_the_place_of_the_Dandiset_is_not_entered_and_the_user_is_told()
    {
        using var scene = await DownloadRunScene.CreateAsync(shared.Archive, "a.nwb");
        scene.Folder.Write("disk/extra.nwb", "mine");
        Directory.CreateSymbolicLink(scene.Locate("").TrimEnd('/'), "disk");

        var (code, error) = await scene.RunAsync("--sync", "do", scene.Url);

        Assert.True(code == 0, error);
        Assert.Contains("is a link to a folder: what is in it was not compared", error, StringComparison.Ordinal);
        Assert.True(File.Exists(scene.Folder.Locate("disk/extra.nwb")));
    }

    [Theory]
    [InlineData("all")]
    [InlineData("assets")]
    public async Task An_asset_never_overwrites_the_metadata_of_the_Dandiset(string elements)
    {
        using var scene = await DownloadRunScene.CreateAsync(shared.Archive, "a.nwb", "dandiset.yaml");
        await scene.RunAsync("--download", "dandiset.yaml", scene.Url);
        var before = await File.ReadAllTextAsync(scene.Locate("dandiset.yaml"), TestContext.Current.CancellationToken);

        var (code, error) = await scene.RunAsync("--download", elements, "-e", "overwrite", scene.Url, scene.Url);

        Assert.True(code == 1, error);
        Assert.Contains("is for the metadata of the Dandiset", error, StringComparison.Ordinal);
        Assert.Equal(
            before,
            await File.ReadAllTextAsync(scene.Locate("dandiset.yaml"), TestContext.Current.CancellationToken)
        );
    }
}
