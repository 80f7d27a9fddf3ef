using Dandi.Testing;

namespace Dandi.Cli.Tests.Commands.Upload;

/// <summary>Runs that end with an error still print a summary of what was done before.</summary>
public sealed class FatalEndTests
{
    [Theory]
    [InlineData("POST /api/dandisets/*/versions/draft/assets/ status=401", 1000)]
    [InlineData("POST /api/uploads/initialize/ status=403", 0)]
    [InlineData("GET /api/auth/token/ status=401", 0)]
    [InlineData("GET /api/dandisets/*/uploads/ status=403", 0)]
    public async Task A_lost_authorization_is_reported_before_the_summary(string fault, long sent)
    {
        await using var archive = await RunningArchive.StartAsync(fault);
        await using var scene = await UploadRunScene.CreateAsync(archive);
        scene.Folder.WriteRandom("a.mp4", 1000, seed: 1);

        var run = await scene.RunAsync(Stop.Once, 0);

        Assert.Equal(3, run.ExitCode);
        Assert.Equal("error", run.Events[^2]["event"]!.ToString());
        Assert.Equal((0, sent), ((int)run.Summary["uploaded"]!, (long)run.Summary["bytes_sent"]!));
        Assert.Contains("0 uploaded, 0 skipped", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Interrupted", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_usage_error_has_no_summary()
    {
        await using var archive = await RunningArchive.StartAsync();
        await using var scene = await UploadRunScene.CreateAsync(archive);
        scene.Folder.Write("dandiset.yaml", "");

        var run = await scene.RunAsync(Stop.Once, 0);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("usage", Assert.Single(run.Events)["kind"]!.ToString());
    }
}
