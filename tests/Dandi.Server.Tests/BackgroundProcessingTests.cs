using Dandi.Server.Tests.Concurrency;
using Dandi.Testing;

namespace Dandi.Server.Tests;

public sealed class BackgroundProcessingTests
{
    [Fact]
    public async Task Lost_bytes_of_one_blob_do_not_stop_validation_of_other_assets()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        await AddAsync(archive, id, "lost.txt");
        await AssertValidatedAsync(archive, id, "lost.txt");
        foreach (
            var file in Directory.EnumerateFiles(
                Path.Combine(archive.Directory, "objects"),
                "*",
                SearchOption.AllDirectories
            )
        )
            File.Delete(file);
        using (var database = new Data.Database(Path.Combine(archive.Directory, "archive.sqlite")))
            database.Execute("UPDATE blob SET sha256 = NULL");

        await AddAsync(archive, id, "new.txt");
        await AssertValidatedAsync(archive, id, "new.txt");
        await archive.RestartAsync();
        await AddAsync(archive, id, "newer.txt");
        await AssertValidatedAsync(archive, id, "newer.txt");
    }

    [Fact]
    public async Task Background_processing_continues_after_the_disk_was_full()
    {
        // The clock skips the retry delays.
        await using var archive = await RunningArchive.StartAsync(new SkippingTimeProvider(TimeSpan.FromSeconds(5)));
        var id = await archive.CreateDandisetAsync();
        using var database = new Data.Database(Path.Combine(archive.Directory, "archive.sqlite"));
        database.Execute(
            "CREATE TRIGGER full BEFORE UPDATE OF sha256 ON blob "
                + "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        );

        await AddAsync(archive, id, "a.txt");
        await archive.AskAsync("POST", "/blobs/digest/", archive.Alice);
        database.Execute("DROP TRIGGER full");

        await WaitUntilValidAsync(archive, id, "a.txt");
    }

    [Fact]
    public async Task Zarr_without_a_checksum_can_be_changed_and_finalized_again()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        var zarr = await ZarrSteps.CreateAsync(archive, id, "z.zarr");
        await PutEntryAsync();
        using (var database = new Data.Database(Path.Combine(archive.Directory, "archive.sqlite")))
            database.Execute("UPDATE object SET etag = 'not-an-md5' WHERE key LIKE 'zarr/%'");

        Assert.Equal("Pending", await FinalizeAsync());
        Assert.Contains("Upload the Zarr again", Assert.Single(archive.Messages), StringComparison.Ordinal);
        await PutEntryAsync();
        Assert.Equal("Complete", await FinalizeAsync());

        async Task PutEntryAsync()
        {
            var url = Assert.Single(await ZarrSteps.SignAsync(archive, zarr, "0/0"));
            Assert.Equal(200, (await DandisetSteps.PutEntryAsync(archive, url, "0/0")).Status);
        }

        async Task<string> FinalizeAsync()
        {
            Assert.Equal(204, (await archive.AskAsync("POST", $"/zarr/{zarr}/finalize/", archive.Alice)).Status);
            await archive.Server.WhenIdle;
            return (await archive.AskAsync("GET", $"/zarr/{zarr}/"))["status"].ToString();
        }
    }

    private static async Task AddAsync(RunningArchive archive, DandisetId id, string path)
    {
        var blob = await UploadSteps.UploadAsync(archive, id, System.Text.Encoding.UTF8.GetBytes(path));
        await archive.AskAsync(
            "POST",
            $"/dandisets/{id}/versions/draft/assets/",
            archive.Alice,
            UploadSteps.Asset(path, blob)
        );
    }

    private static async Task AssertValidatedAsync(RunningArchive archive, DandisetId id, string path)
    {
        await archive.Server.WhenIdle;
        Assert.Equal("Valid", await StatusAsync(archive, id, path));
    }

    private static async Task WaitUntilValidAsync(RunningArchive archive, DandisetId id, string path)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (await StatusAsync(archive, id, path) != "Valid")
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
    }

    private static async Task<string> StatusAsync(RunningArchive archive, DandisetId id, string path)
    {
        var asset = (await archive.AskAsync("GET", $"/dandisets/{id}/versions/draft/assets/?path={path}"))["results"][
            0
        ]!["asset_id"];
        return (await archive.AskAsync("GET", $"/dandisets/{id}/versions/draft/assets/{asset}/validation/"))["status"]
            .ToString();
    }
}
