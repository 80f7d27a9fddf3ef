using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Upload;

/// <summary>The summary of an upload has what the archive's own validation has found.</summary>
public sealed class ArchiveStatusTests
{
    private const string InfoRequest = "GET /api/dandisets/*/versions/draft/info/";

    [Fact]
    public async Task The_summary_says_how_many_assets_the_archive_has_not_validated()
    {
        await using var archive = await RunningArchive.StartAsync();
        await using var scene = await UploadRunScene.CreateAsync(archive);
        scene.Folder.WriteRandom("a.mp4", 1000, seed: 1);

        var run = await scene.RunAsync(Stop.Once, 0);

        Assert.Equal(0, run.ExitCode);
        Assert.Single(run.Requests, request => request.Path.Contains("/versions/draft/info/", Ordinal));
        // The archive validates in the background, so that either may be true.
        Assert.Matches(" archive +(1  asset is (not validated yet|invalid)|all assets are validated)", run.Error);
        Assert.Contains($"/dandiset/{scene.Folder.Local.Id}/draft", run.Error, Ordinal);
    }

    [Fact]
    public async Task Nothing_is_said_to_be_validated_if_there_is_nothing()
    {
        await using var archive = await RunningArchive.StartAsync();
        await using var scene = await UploadRunScene.CreateAsync(archive);
        scene.Folder.WriteRandom("invalid.nwb", 1000, seed: 1);

        var run = await scene.RunAsync(Stop.Once, 0);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("the Dandiset has no assets yet", run.Error, Ordinal);
        Assert.DoesNotContain("all assets are validated", run.Error, Ordinal);
    }

    [Theory]
    [InlineData("status=500")]
    [InlineData("status=404")]
    [InlineData("status=403")]
    public async Task A_failure_is_a_notice_and_the_upload_succeeds(string fault)
    {
        await using var archive = await RunningArchive.StartAsync($"{InfoRequest} {fault}");
        await using var scene = await UploadRunScene.CreateAsync(archive);
        scene.Folder.WriteRandom("a.mp4", 1000, seed: 1);

        var run = await scene.RunAsync(Stop.Once, 0);

        Assert.Equal((0, 1), (run.ExitCode, (int)run.Summary["uploaded"]!));
        Assert.Contains("Could not read what the archive's own validation has found", run.Error, Ordinal);
        Assert.Single(run.Requests, request => request.Path.Contains("/versions/draft/info/", Ordinal));
    }

    [Fact]
    public async Task A_quiet_upload_prints_only_the_totals()
    {
        await using var archive = await RunningArchive.StartAsync();
        await using var scene = await UploadRunScene.CreateAsync(archive);
        scene.Folder.WriteRandom("a.mp4", 1000, seed: 1);

        var run = await scene.RunAsync(Stop.Once, 0, "--quiet");

        Assert.Equal("1 uploaded, 0 skipped, 0 invalid, 0 failed\n", run.Error);
    }

    [Fact]
    public async Task Quiet_and_verbose_cannot_be_used_together()
    {
        await using var archive = await RunningArchive.StartAsync();
        await using var scene = await UploadRunScene.CreateAsync(archive);

        var error = await Assert.ThrowsAsync<UsageException>(() => scene.RunAsync(Stop.Once, 0, "-q", "-v"));

        Assert.Contains("cannot be used together", error.Message, Ordinal);
    }

    private static StringComparison Ordinal => StringComparison.Ordinal;
}
