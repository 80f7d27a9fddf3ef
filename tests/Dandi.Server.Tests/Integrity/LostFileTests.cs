using Dandi.Server.Tests.Publishing;
using Dandi.Testing;

namespace Dandi.Server.Tests.Integrity;

/// <summary>What the archive tells about files that a repair has found lost, until they are uploaded again.</summary>
public sealed class LostFileTests
{
    [Fact]
    public async Task Lost_file_is_invalid_not_found_and_restored_by_an_upload_of_the_same_bytes()
    {
        await using var archive = await LoseAsync();
        var running = archive.Running;
        var asset = await archive.FindAssetAsync("large.bin");
        var info = await running.AskAsync("GET", $"/dandisets/{archive.Id}/versions/draft/info/");
        var validation = await running.AskAsync(
            "GET",
            $"/dandisets/{archive.Id}/versions/draft/assets/{asset}/validation/"
        );
        var download = await running.AskAsync("GET", $"/assets/{asset}/download/");

        var errors = info["asset_validation_errors"].ToJsonString();
        Assert.Contains("has lost the file", errors, StringComparison.Ordinal);
        Assert.Contains("dandi upload --existing force FILE", errors, StringComparison.Ordinal);
        Assert.Equal("Invalid", validation["status"].ToString());
        Assert.Equal(404, (await running.SendAsync("GET", download.Location!, null, null)).Status);
        var digest = UploadSteps.Digest(CheckedArchive.Large);
        Assert.Equal(404, (await running.AskAsync("POST", "/blobs/digest/", null, digest)).Status);

        var blob = await UploadSteps.UploadAsync(running, archive.Id, CheckedArchive.Large);
        await running.Server.WhenIdle;

        var now = await running.AskAsync("GET", $"/assets/{asset}/info/");
        Assert.Equal(blob, now["blob"].ToString());
        Assert.Equal(CheckedArchive.Large, (await running.ContentAsync(archive.Id))["large.bin"]);
        var after = await running.AskAsync("GET", $"/dandisets/{archive.Id}/versions/draft/info/");
        Assert.DoesNotContain("has lost", after["asset_validation_errors"].ToJsonString(), StringComparison.Ordinal);
        await running.StopAsync();
        Assert.Equal((0, 0, 0), await CountAsync(archive));
    }

    [Fact]
    public async Task Lost_file_of_a_published_version_is_restored_by_an_upload_to_any_Dandiset()
    {
        await using var running = await RunningArchive.StartAsync();
        var versions = await PublishSteps.CreateReadyAsync(running, "a.txt");
        var version = await PublishSteps.PublishAsync(running, versions);
        var asset = await PublishSteps.FindAssetAsync(running, versions, version, "a.txt");
        await running.StopAsync();
        File.Delete(Assert.Single(Directories.StoredFiles.List(running.Directory)));
        await Dandi.Server.Integrity.ArchiveCheck.RunAsync(
            new() { Directory = running.Directory, Repairs = true },
            TestContext.Current.CancellationToken
        );
        await running.RestartAsync();
        var other = await running.CreateDandisetAsync();

        await UploadSteps.UploadAsync(running, other, "a.txt"u8.ToArray());

        var download = await running.AskAsync("GET", $"/assets/{asset}/download/");
        Assert.Equal("a.txt", (await running.SendAsync("GET", download.Location!, null, null)).Body);
    }

    [Theory]
    [InlineData("Complete")]
    [InlineData("Uploaded")]
    [InlineData("Ingesting")]
    [InlineData("Stuck")]
    public async Task Zarr_with_a_lost_entry_is_pending_and_complete_again_after_an_upload(string status)
    {
        await using var archive = await CheckedArchive.CreateAsync();
        archive.Execute($"UPDATE zarr SET status = '{status}'");
        File.Delete(archive.Files.First(file => file.Key.EndsWith("/0/1", StringComparison.Ordinal)).Path);
        await archive.CheckAsync(repairs: true);
        var running = archive.Running;
        await running.RestartAsync();
        await running.Server.WhenIdle;

        Assert.Equal("Pending", (await running.AskAsync("GET", $"/zarr/{archive.Zarr}/"))["status"].ToString());
        var files = await running.AskAsync("GET", $"/zarr/{archive.Zarr}/files/");
        Assert.Equal("0/0", Assert.Single(files["results"].AsArray())!["Key"]!.ToString());
        var url = Assert.Single(await ZarrSteps.SignAsync(running, archive.Zarr, "0/1"));
        Assert.Equal(200, (await Concurrency.DandisetSteps.PutEntryAsync(running, url, "0/1")).Status);
        await running.AskAsync("POST", $"/zarr/{archive.Zarr}/finalize/", running.Alice);
        await running.Server.WhenIdle;

        Assert.Equal(2, (await running.AskAsync("GET", $"/zarr/{archive.Zarr}/"))["file_count"].GetValue<int>());
    }

    private static async Task<CheckedArchive> LoseAsync()
    {
        var archive = await CheckedArchive.CreateAsync();
        File.Delete(archive.Files.MaxBy(file => new FileInfo(file.Path).Length).Path);
        await archive.CheckAsync(repairs: true);
        await archive.Running.RestartAsync();
        await archive.Running.Server.WhenIdle;
        return archive;
    }

    private static async Task<(long Problems, long Repaired, long Lost)> CountAsync(CheckedArchive archive)
    {
        var (result, _) = await archive.CheckAsync();
        return (result.Problems, result.Repaired, result.Lost);
    }
}
