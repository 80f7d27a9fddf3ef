using Dandi.Server.Data;
using Dandi.Server.Tests.Directories;
using Dandi.Testing;
using static Dandi.Server.Tests.Concurrency.DandisetSteps;

namespace Dandi.Server.Tests.Concurrency;

/// <summary>What a deleted Dandiset leaves, as it is found on the disk.</summary>
public sealed class DandisetDeletionTests
{
    [Fact]
    public async Task Files_of_a_deleted_Dandiset_are_removed_from_the_disk_and_those_of_its_assets_after_a_week()
    {
        var clock = new SkippingTimeProvider(TimeSpan.Zero);
        await using var archive = await RunningArchive.StartAsync(clock);
        var id = await archive.CreateDandisetAsync();
        await FillAsync(archive, id, seed: 1);
        Assert.Equal(5, StoredFiles.List(archive.Directory).Count);

        Assert.Equal(204, (await archive.AskAsync("DELETE", $"/dandisets/{id}/", archive.Alice)).Status);
        await archive.Server.WhenIdle;

        Assert.Equal(2, StoredFiles.List(archive.Directory).Count);
        clock.Advance(TimeSpan.FromDays(8));
        await archive.RestartAsync();
        await archive.Server.WhenIdle;
        Assert.Empty(StoredFiles.List(archive.Directory));
        await archive.StopAsync();
        AssertNoRows(archive);
    }

    [Fact]
    public async Task Blob_that_another_Dandiset_uses_stays()
    {
        var clock = new SkippingTimeProvider(TimeSpan.Zero);
        await using var archive = await RunningArchive.StartAsync(clock);
        var (id, other) = (await archive.CreateDandisetAsync(), await archive.CreateDandisetAsync());
        var shared = await AddAsync(archive, id, "shared.txt", "shared"u8.ToArray());
        await AddAsync(archive, id, "own.txt", "own"u8.ToArray());
        var added = await archive.AskAsync(
            "POST",
            $"/dandisets/{other}/versions/draft/assets/",
            archive.Alice,
            UploadSteps.Asset("copy.txt", shared)
        );
        Assert.Equal(200, added.Status);

        await archive.AskAsync("DELETE", $"/dandisets/{id}/", archive.Alice);
        clock.Advance(TimeSpan.FromDays(8));
        await archive.RestartAsync();
        await archive.Server.WhenIdle;

        Assert.Single(StoredFiles.List(archive.Directory));
        Assert.Equal("shared"u8.ToArray(), (await archive.ContentAsync(other))["copy.txt"]);
        // The same bytes can be uploaded again.
        var again = await archive.CreateDandisetAsync();
        await AddAsync(archive, again, "own.txt", "own"u8.ToArray());
        Assert.Equal("own"u8.ToArray(), (await archive.ContentAsync(again))["own.txt"]);
    }

    [Fact]
    public async Task Entry_that_an_earlier_version_accepted_after_the_deletion_is_removed_at_the_next_start()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        var zarr = await ZarrSteps.CreateAsync(archive, id, "a.zarr");
        var url = Assert.Single(await ZarrSteps.SignAsync(archive, zarr, "0/0"));
        await PutEntryAsync(archive, url, "0/0");
        await archive.StopAsync();
        using (var database = new Database(Path.Combine(archive.Directory, "archive.sqlite")))
            database.Execute("INSERT INTO deleted_zarr SELECT id FROM zarr; DELETE FROM dandiset");
        Assert.Single(StoredFiles.List(archive.Directory));

        await archive.RestartAsync();
        await archive.Server.WhenIdle;

        Assert.Empty(StoredFiles.List(archive.Directory));
    }

    [Fact]
    public async Task Removal_that_a_crash_interrupted_is_finished_at_the_next_start()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        await FillAsync(archive, id, seed: 2);
        await archive.StopAsync();
        using (var database = new Database(Path.Combine(archive.Directory, "archive.sqlite")))
        {
            var dandisets = new Dandisets(database, TimeProvider.System);
            dandisets.Delete(dandisets.Find(int.Parse(id.Value, System.Globalization.CultureInfo.InvariantCulture))!);
            Settings.Set(database, "stop-token", "crashed");
        }

        await archive.RestartAsync();
        await archive.Server.WhenIdle;

        // The two blobs of its assets stay for a week.
        Assert.Equal(2, StoredFiles.List(archive.Directory).Count);
    }

    [Fact]
    public async Task Second_upload_of_the_same_bytes_leaves_one_object()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        var bytes = "the same"u8.ToArray();
        var (first, second) = (await SendAsync(archive, id, bytes), await SendAsync(archive, id, bytes));

        Assert.Equal(200, (await ValidateAsync(archive, first)).Status);
        Assert.Equal(409, (await ValidateAsync(archive, second)).Status);
        await archive.Server.WhenIdle;

        Assert.Single(StoredFiles.List(archive.Directory));
    }

    [Fact]
    public async Task Upload_that_was_completed_and_never_validated_is_removed_with_the_uploads()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        await SendAsync(archive, id, "never validated"u8.ToArray());

        await archive.AskAsync("DELETE", $"/dandisets/{id}/uploads/", archive.Alice);
        await archive.Server.WhenIdle;

        Assert.Empty(StoredFiles.List(archive.Directory));
    }

    [Fact]
    public async Task Uploads_and_unused_blobs_are_removed_after_a_week()
    {
        var clock = new SkippingTimeProvider(TimeSpan.Zero);
        await using var archive = await RunningArchive.StartAsync(clock);
        var id = await archive.CreateDandisetAsync();
        await SendAsync(archive, id, "never validated"u8.ToArray());
        await UploadSteps.UploadAsync(archive, id, "never used"u8.ToArray());
        await AddAsync(archive, id, "a.txt", "used"u8.ToArray());
        Assert.Equal(3, StoredFiles.List(archive.Directory).Count);

        clock.Advance(TimeSpan.FromDays(8));
        await archive.RestartAsync();
        await archive.Server.WhenIdle;

        Assert.Single(StoredFiles.List(archive.Directory));
        Assert.Equal("used"u8.ToArray(), (await archive.ContentAsync(id))["a.txt"]);
    }

    [Fact]
    public async Task Bytes_of_a_replaced_asset_are_removed_a_week_after_the_replacement()
    {
        var clock = new SkippingTimeProvider(TimeSpan.Zero);
        await using var archive = await RunningArchive.StartAsync(clock);
        var id = await archive.CreateDandisetAsync();
        await AddAsync(archive, id, "a.txt", "old"u8.ToArray());
        clock.Advance(TimeSpan.FromDays(30));
        var replaced = await ReplaceAsync(archive, id, "a.txt", "new"u8.ToArray());
        await archive.AskAsync("DELETE", $"/dandisets/{id}/", archive.Alice);

        clock.Advance(TimeSpan.FromDays(6));
        await archive.RestartAsync();
        Assert.Equal(200, (await archive.AskAsync("GET", $"/assets/{replaced}/")).Status);
        clock.Advance(TimeSpan.FromDays(2));
        await archive.RestartAsync();
        await archive.Server.WhenIdle;

        Assert.Equal(404, (await archive.AskAsync("GET", $"/assets/{replaced}/")).Status);
        Assert.Empty(StoredFiles.List(archive.Directory));
        await archive.StopAsync();
        AssertNoRows(archive);
    }

    [Fact]
    public async Task Bytes_of_a_replaced_asset_stay_if_another_asset_has_them()
    {
        var clock = new SkippingTimeProvider(TimeSpan.Zero);
        await using var archive = await RunningArchive.StartAsync(clock);
        var (id, other) = (await archive.CreateDandisetAsync(), await archive.CreateDandisetAsync());
        var shared = await AddAsync(archive, id, "a.txt", "shared"u8.ToArray());
        var copied = await archive.AskAsync(
            "POST",
            $"/dandisets/{other}/versions/draft/assets/",
            archive.Alice,
            UploadSteps.Asset("copy.txt", shared)
        );
        Assert.Equal(200, copied.Status);
        await ReplaceAsync(archive, id, "a.txt", "new"u8.ToArray());

        clock.Advance(TimeSpan.FromDays(8));
        await archive.RestartAsync();
        await archive.Server.WhenIdle;

        Assert.Equal("shared"u8.ToArray(), (await archive.ContentAsync(other))["copy.txt"]);
        Assert.Equal("new"u8.ToArray(), (await archive.ContentAsync(id))["a.txt"]);
    }

    /// <summary>Replaces the only asset of a Dandiset.</summary>
    /// <returns>The id of the replaced asset.</returns>
    private static async Task<string> ReplaceAsync(RunningArchive archive, DandisetId id, string path, byte[] bytes)
    {
        var assets = $"/dandisets/{id}/versions/draft/assets/";
        var old = (await archive.AskAsync("GET", assets))["results"][0]!["asset_id"]!.ToString();
        var blob = await UploadSteps.UploadAsync(archive, id, bytes);
        var added = await archive.AskAsync("PUT", $"{assets}{old}/", archive.Alice, UploadSteps.Asset(path, blob));
        Assert.Equal(200, added.Status);
        return old;
    }

    private static void AssertNoRows(RunningArchive archive)
    {
        using var database = new Database(Path.Combine(archive.Directory, "archive.sqlite"));
        foreach (var table in new[] { "object", "segment", "multipart", "part", "blob", "asset", "discarded_object" })
            Assert.Equal(0, database.QueryNumber($"SELECT count(*) FROM {table}"));
    }
}
