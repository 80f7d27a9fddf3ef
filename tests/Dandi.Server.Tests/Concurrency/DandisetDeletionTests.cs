using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Tests.Directories;
using Dandi.Testing;

namespace Dandi.Server.Tests.Concurrency;

/// <summary>What a deleted Dandiset leaves, and requests that run while it is deleted.</summary>
public sealed class DandisetDeletionTests
{
    private const int Rounds = 10;

    [Fact]
    public async Task Files_of_a_deleted_Dandiset_are_removed_from_the_disk()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        await FillAsync(archive, id, seed: 1);
        Assert.Equal(5, StoredFiles.List(archive.Directory).Count);

        Assert.Equal(204, (await archive.AskAsync("DELETE", $"/dandisets/{id}/", archive.Alice)).Status);
        await archive.Server.WhenIdle;

        Assert.Empty(StoredFiles.List(archive.Directory));
        await archive.StopAsync();
        AssertNoRows(archive);
    }

    [Fact]
    public async Task Blob_that_another_Dandiset_uses_stays()
    {
        await using var archive = await RunningArchive.StartAsync();
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
        await archive.Server.WhenIdle;

        Assert.Single(StoredFiles.List(archive.Directory));
        Assert.Equal("shared"u8.ToArray(), (await archive.ContentAsync(other))["copy.txt"]);
        // The same bytes can be uploaded again.
        var again = await archive.CreateDandisetAsync();
        await AddAsync(archive, again, "own.txt", "own"u8.ToArray());
        Assert.Equal("own"u8.ToArray(), (await archive.ContentAsync(again))["own.txt"]);
    }

    [Fact]
    public async Task Entry_that_arrives_after_the_deletion_is_removed_at_the_next_start()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        var zarr = await ZarrSteps.CreateAsync(archive, id, "a.zarr");
        var url = Assert.Single(await ZarrSteps.SignAsync(archive, zarr, "0/0"));
        await archive.AskAsync("DELETE", $"/dandisets/{id}/", archive.Alice);
        await archive.Server.WhenIdle;
        await PutEntryAsync(archive, url, "0/0");
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

        Assert.Empty(StoredFiles.List(archive.Directory));
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
    public async Task Concurrent_validations_of_an_upload_create_one_blob()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        for (var round = 0; round < Rounds; round++)
        {
            var upload = await SendAsync(archive, id, [(byte)round]);

            var replies = await Together.RunAsync([.. Enumerable.Repeat(() => ValidateAsync(archive, upload), 4)]);

            Assert.Single(replies, reply => reply.Status == 200);
            Assert.All(replies.Where(reply => reply.Status != 200), reply => Assert.Equal(404, reply.Status));
        }
        await archive.Server.WhenIdle;
        Assert.Equal(Rounds, StoredFiles.List(archive.Directory).Count);
    }

    [Fact]
    public async Task Lists_while_Dandisets_are_deleted_never_fail()
    {
        await using var archive = await RunningArchive.StartAsync();
        for (var round = 0; round < Rounds; round++)
        {
            var ids = new List<DandisetId>();
            for (var i = 0; i < 4; i++)
                ids.Add(await archive.CreateDandisetAsync());
            var (id, zarr) = (ids[0], await ZarrSteps.CreateAsync(archive, ids[0], "a.zarr"));
            string[] lists =
            [
                "/dandisets/",
                "/dandisets/?ordering=-name",
                "/dandisets/?ordering=modified",
                "/dandisets/?ordering=size&empty=false",
                "/dandisets/?search=test",
                "/dandisets/?user=me&embargoed=true",
                $"/dandisets/{id}/",
                $"/dandisets/{id}/users/",
                $"/dandisets/{id}/versions/",
                $"/dandisets/{id}/versions/draft/info/",
                $"/dandisets/{id}/versions/draft/assets/",
                $"/dandisets/{id}/versions/draft/assets/paths/",
                $"/dandisets/{id}/uploads/",
                "/zarr/",
                $"/zarr/{zarr}/files/",
            ];

            var replies = await Together.RunAsync([
                async () =>
                {
                    foreach (var deleted in ids)
                        await archive.AskAsync("DELETE", $"/dandisets/{deleted}/", archive.Alice);
                    return new ReceivedResponse(204, null, "");
                },
                .. lists.Select(list =>
                    (Func<Task<ReceivedResponse>>)(() => archive.AskAsync("GET", list, archive.Alice))
                ),
            ]);

            Assert.All(replies.Skip(7), reply => Assert.True(reply.Status is 200 or 404, reply.Body));
            Assert.All(replies.Skip(1).Take(6), reply => Assert.True(reply.Status == 200, reply.Body));
        }
    }

    [Fact]
    public async Task Changes_while_the_Dandiset_is_deleted_succeed_or_find_nothing_and_leave_no_file()
    {
        await using var archive = await RunningArchive.StartAsync();
        for (var round = 0; round < Rounds; round++)
        {
            var id = await archive.CreateDandisetAsync();
            await FillAsync(archive, id, round);
            var blob = await UploadSteps.UploadAsync(archive, id, [(byte)round, 11]);
            var announced = await SendAsync(archive, id, [(byte)round, 12]);
            var zarr = await ZarrSteps.CreateAsync(archive, id, "b.zarr");
            var url = Assert.Single(await ZarrSteps.SignAsync(archive, zarr, "0/0"));
            var asset = UploadSteps.Asset("new.txt", blob);

            var replies = await Together.RunAsync(
                () => archive.AskAsync("DELETE", $"/dandisets/{id}/", archive.Alice),
                () => archive.AskAsync("POST", $"/dandisets/{id}/versions/draft/assets/", archive.Alice, asset),
                () => ValidateAsync(archive, announced),
                () => archive.AskAsync("POST", "/zarr/", archive.Alice, Zarr(id, "c.zarr")),
                () => archive.AskAsync("POST", $"/zarr/{zarr}/finalize/", archive.Alice),
                () => AnnounceAsync(archive, id, [(byte)round, 13]),
                () => archive.AskAsync("PUT", $"/dandisets/{id}/users/", archive.Alice, Owners()),
                () => PutEntryAsync(archive, url, "0/0")
            );

            Assert.All(replies, reply => Assert.True(reply.Status is >= 200 and < 500, reply.Body));
        }

        await archive.RestartAsync();
        await archive.Server.WhenIdle;
        await archive.StopAsync();
        using var database = new Database(Path.Combine(archive.Directory, "archive.sqlite"));
        // Blobs that were validated and not used stay for a week.
        var known = database
            .Query("SELECT file FROM segment WHERE key LIKE 'blobs/%'", row => row.GetString(0))
            .ToHashSet(StringComparer.Ordinal);
        Assert.Equal(
            known,
            StoredFiles
                .List(archive.Directory)
                .Select(path => Path.GetFileName(path)!)
                .ToHashSet(StringComparer.Ordinal)
        );
        Assert.Equal(known.Count, database.QueryNumber("SELECT count(*) FROM blob"));
        Assert.Equal(0, database.QueryNumber("SELECT count(*) FROM multipart"));
        Assert.Equal(0, database.QueryNumber("SELECT count(*) FROM discarded_object"));
    }

    /// <summary>Two assets, a Zarr of two entries, and an upload with one part: five files.</summary>
    private static async Task FillAsync(RunningArchive archive, DandisetId id, int seed)
    {
        await AddAsync(archive, id, "a.txt", [(byte)seed]);
        await AddAsync(archive, id, "b.txt", [(byte)seed, 1]);
        var zarr = await ZarrSteps.CreateAsync(archive, id, "a.zarr");
        foreach (var (path, url) in new[] { "0/0", "0/1" }.Zip(await ZarrSteps.SignAsync(archive, zarr, "0/0", "0/1")))
            await PutEntryAsync(archive, url, path);
        var upload = await AnnounceAsync(archive, id, [(byte)seed, 2]);
        var part = upload["parts"][0]!["upload_url"]!.ToString();
        await archive.SendAsync("PUT", part, null, new ByteArrayContent([(byte)seed, 2]));
    }

    private static async Task<string> AddAsync(RunningArchive archive, DandisetId id, string path, byte[] bytes)
    {
        var blob = await UploadSteps.UploadAsync(archive, id, bytes);
        var asset = UploadSteps.Asset(path, blob);
        var added = await archive.AskAsync("POST", $"/dandisets/{id}/versions/draft/assets/", archive.Alice, asset);
        Assert.Equal(200, added.Status);
        return blob;
    }

    private static Task<ReceivedResponse> AnnounceAsync(RunningArchive archive, DandisetId id, byte[] bytes) =>
        UploadSteps.AnnounceAsync(archive, id, bytes);

    /// <summary>Sends and completes an upload, without validating it.</summary>
    private static async Task<string> SendAsync(RunningArchive archive, DandisetId id, byte[] bytes)
    {
        var upload = await AnnounceAsync(archive, id, bytes);
        var part = upload["parts"][0]!["upload_url"]!.ToString();
        Assert.Equal(200, (await archive.SendAsync("PUT", part, null, new ByteArrayContent(bytes))).Status);
        await UploadSteps.CompleteAsync(archive, upload["upload_id"].ToString(), bytes);
        return upload["upload_id"].ToString();
    }

    private static Task<ReceivedResponse> ValidateAsync(RunningArchive archive, string upload) =>
        archive.AskAsync("POST", $"/uploads/{upload}/validate/", archive.Alice);

    private static async Task<ReceivedResponse> PutEntryAsync(RunningArchive archive, string url, string path)
    {
        using var content = new ByteArrayContent(ZarrSteps.Bytes(path));
        content.Headers.ContentMD5 = System.Security.Cryptography.MD5.HashData(ZarrSteps.Bytes(path));
        return await archive.SendAsync("PUT", url, null, content);
    }

    private static JsonObject Zarr(DandisetId id, string name) => new() { ["name"] = name, ["dandiset"] = id.Value };

    private static JsonArray Owners() =>
        [new JsonObject { ["username"] = "alice" }, new JsonObject { ["username"] = "bob" }];

    private static void AssertNoRows(RunningArchive archive)
    {
        using var database = new Database(Path.Combine(archive.Directory, "archive.sqlite"));
        foreach (var table in new[] { "object", "segment", "multipart", "part", "blob", "asset", "discarded_object" })
            Assert.Equal(0, database.QueryNumber($"SELECT count(*) FROM {table}"));
    }
}
