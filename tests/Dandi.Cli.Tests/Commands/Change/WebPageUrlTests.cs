using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Change;

/// <summary>Commands accept the URLs of the web pages that the local archive states.</summary>
public sealed class WebPageUrlTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private string Web => shared.Archive.Server.Root.ToString();

    [Theory]
    [InlineData("#/dandiset/ID")]
    [InlineData("#/dandiset/ID/draft")]
    [InlineData("#/dandiset/ID/draft/files")]
    [InlineData("dandiset/ID")]
    [InlineData("dandiset/ID/draft/")]
    [InlineData("dandiset/ID/draft/files?location=")]
    public async Task Page_of_a_Dandiset_is_listed_and_downloaded(string form)
    {
        await using var scene = await ChangeScene.CreateAsync(shared.Archive, "sub-1/a.mp4");
        var url = Web + form.Replace("ID", scene.Id.Value, StringComparison.Ordinal);

        var (listed, output, _) = await scene.RunAsync("ls", "-r", "-f", "json_lines", url);
        var (downloaded, _, error) = await scene.RunAsync("download", url);

        Assert.True((listed, downloaded) == (0, 0), error);
        Assert.Contains("sub-1/a.mp4", output, StringComparison.Ordinal);
        Assert.Contains($"{scene.Id}/sub-1/a.mp4", scene.Files);
    }

    [Theory]
    [InlineData("#/dandiset/ID/draft/files?location=sub-1")]
    [InlineData("dandiset/ID/draft/files?location=sub-1%2F")]
    public async Task Page_of_a_folder_is_listed_downloaded_and_deleted(string form)
    {
        await using var scene = await ChangeScene.CreateAsync(shared.Archive, "sub-1/a.mp4", "sub-2/b.mp4");
        var url = Web + form.Replace("ID", scene.Id.Value, StringComparison.Ordinal);
        scene.Folder.Write("into/keep", "");

        var (listed, output, _) = await scene.RunAsync("ls", "-f", "json_lines", url);
        var (downloaded, _, _) = await scene.RunAsync("download", "-o", scene.Folder.Locate("into"), url);
        var (deleted, _, error) = await scene.RunAsync("delete", "--force", url);

        Assert.True((listed, downloaded, deleted) == (0, 0, 0), error);
        Assert.DoesNotContain("b.mp4", output, StringComparison.Ordinal);
        Assert.Contains("into/sub-1/a.mp4", scene.Files);
        Assert.Equal(["sub-2/b.mp4"], await scene.AssetsAsync());
    }

    [Theory]
    [InlineData("#/dandiset/ID/draft")]
    [InlineData("dandiset/ID/draft")]
    public async Task Page_of_a_Dandiset_names_where_to_move_assets(string form)
    {
        await using var scene = await ChangeScene.CreateAsync(shared.Archive, "a.mp4");
        var url = Web + form.Replace("ID", scene.Id.Value, StringComparison.Ordinal);

        var (code, _, error) = await scene.RunAsync("move", "-d", url, "a.mp4", "b.mp4");

        Assert.True(code == 0, error);
        Assert.Equal(["b.mp4"], await scene.AssetsAsync());
    }

    [Fact]
    public async Task Download_without_a_URL_reads_the_dandiset_yaml_of_a_download_from_the_local_archive()
    {
        await using var scene = await ChangeScene.CreateAsync(shared.Archive, "a.mp4");
        await scene.RunAsync("download", $"{Web}dandiset/{scene.Id}");
        scene.Current = scene.Id.Value;
        var yaml = await File.ReadAllTextAsync(
            scene.Folder.Locate($"{scene.Id}/dandiset.yaml"),
            TestContext.Current.CancellationToken
        );

        var (code, _, error) = await scene.RunAsync("download");
        var (refused, _, _) = await scene.RunAsync("upload", "--existing", "skip");

        Assert.True((code, refused) == (0, 0), error);
        Assert.Contains($"url: {Web}dandiset/{scene.Id}/draft", yaml, StringComparison.Ordinal);
        Assert.Contains($"identifier: DANDI-LOCAL:{scene.Id}", yaml, StringComparison.Ordinal);
        Assert.Contains($"{scene.Id}/{scene.Id}/a.mp4", scene.Files);
    }
}
