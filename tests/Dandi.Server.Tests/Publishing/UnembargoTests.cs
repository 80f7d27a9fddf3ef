using System.Text.Json.Nodes;
using Dandi.Server.Tests.Access;
using Dandi.Testing;

namespace Dandi.Server.Tests.Publishing;

public sealed class UnembargoTests
{
    [Fact]
    public async Task Everybody_reads_metadata_files_and_entries_after_the_end_of_an_embargo()
    {
        await using var archive = await RunningArchive.StartAsync();
        var subject = await CreateAsync(archive);

        Assert.Equal(200, (await EndAsync(archive, subject)).Status);
        await archive.Server.WhenIdle;

        Assert.Equal(200, (await archive.AskAsync("GET", $"{subject.Draft}info/")).Status);
        Assert.Equal(200, (await archive.AskAsync("GET", $"/assets/{subject.Asset}/")).Status);
        Assert.Equal(200, (await archive.AskAsync("GET", $"/zarr/{subject.Zarr}/")).Status);
        foreach (var key in Keys(subject))
            Assert.Equal(200, (await archive.SendAsync("GET", StoreUrl(archive, key), null, null)).Status);
    }

    [Fact]
    public async Task Embargo_ends_after_a_restart_if_it_was_interrupted()
    {
        await using var archive = await RunningArchive.StartAsync();
        var subject = await CreateAsync(archive);
        using (var database = new Data.Database(Path.Combine(archive.Directory, "archive.sqlite")))
            database.Execute(
                "CREATE TRIGGER broken BEFORE UPDATE OF embargoed ON blob BEGIN SELECT RAISE(ABORT, 'broken'); END"
            );
        Assert.Equal(200, (await EndAsync(archive, subject)).Status);
        await archive.Server.WhenIdle;

        Assert.Equal(401, (await archive.AskAsync("GET", subject.Draft)).Status);
        await AssertWritesAreRefusedAsync(archive, subject);
        await archive.StopAsync();
        using (var database = new Data.Database(Path.Combine(archive.Directory, "archive.sqlite")))
            database.Execute("DROP TRIGGER broken");
        await archive.RestartAsync();
        await archive.Server.WhenIdle;

        Assert.Equal(200, (await archive.AskAsync("GET", subject.Draft)).Status);
        Assert.Equal(200, (await archive.SendAsync("GET", StoreUrl(archive, Keys(subject)[0]), null, null)).Status);
    }

    [Fact]
    public async Task Entry_that_was_sent_by_an_old_URL_is_open_after_the_next_ingest()
    {
        await using var archive = await RunningArchive.StartAsync();
        var subject = await CreateAsync(archive);
        var url = Assert.Single(await ZarrSteps.SignAsync(archive, subject.Zarr, "late"));
        await EndAsync(archive, subject);
        await archive.Server.WhenIdle;
        using var content = new ByteArrayContent(ZarrSteps.Bytes("late"));
        content.Headers.ContentMD5 = System.Security.Cryptography.MD5.HashData(ZarrSteps.Bytes("late"));
        content.Headers.Add("x-amz-tagging", "embargoed=true");
        Assert.Equal(200, (await archive.SendAsync("PUT", url, null, content)).Status);

        Assert.Equal(204, (await archive.AskAsync("POST", $"/zarr/{subject.Zarr}/finalize/", archive.Alice)).Status);
        await archive.Server.WhenIdle;

        var late = StoreUrl(archive, $"zarr/{subject.Zarr}/late");
        Assert.Equal(200, (await archive.SendAsync("GET", late, null, null)).Status);
    }

    [Fact]
    public async Task Other_embargoed_Dandisets_stay_hidden()
    {
        await using var archive = await RunningArchive.StartAsync();
        var subject = await CreateAsync(archive);
        var other = await CreateAsync(archive);

        await EndAsync(archive, subject);
        await archive.Server.WhenIdle;

        Assert.Equal(401, (await archive.AskAsync("GET", other.Draft)).Status);
        foreach (var key in Keys(other))
            Assert.Equal(403, (await archive.SendAsync("GET", StoreUrl(archive, key), null, null)).Status);
    }

    private static async Task<Subject> CreateAsync(RunningArchive archive)
    {
        var subject = await Subject.CreateAsync(archive, embargo: true);
        Assert.Equal(400, (await EndAsync(archive, subject)).Status);
        await archive.AskAsync("DELETE", $"/dandisets/{subject.Dandiset}/uploads/", archive.Alice);
        return subject;
    }

    private static async Task AssertWritesAreRefusedAsync(RunningArchive archive, Subject subject)
    {
        var asset = UploadSteps.Asset("new.txt", subject.Blob);
        var metadata = new JsonObject { ["name"] = "n", ["metadata"] = new JsonObject() };
        var owners = new JsonArray(new JsonObject { ["username"] = "alice" });
        var zarr = new JsonObject { ["name"] = "new.zarr", ["dandiset"] = subject.Dandiset.Value };
        (string Method, string Path, JsonNode? Body)[] writes =
        [
            ("POST", $"{subject.Draft}assets/", asset),
            ("PUT", $"{subject.Draft}assets/{subject.Asset}/", asset),
            ("DELETE", $"{subject.Draft}assets/{subject.Asset}/", null),
            ("PUT", subject.Draft, metadata),
            ("PUT", $"/dandisets/{subject.Dandiset}/users/", owners),
            ("DELETE", $"/dandisets/{subject.Dandiset}/", null),
            ("POST", $"/dandisets/{subject.Dandiset}/unembargo/", null),
            ("POST", "/uploads/initialize/", subject.Announcement([1, 2, 3])),
            ("POST", "/zarr/", zarr),
        ];
        foreach (var (method, path, body) in writes)
            Assert.Equal((path, 400), (path, (await archive.AskAsync(method, path, archive.Alice, body)).Status));
    }

    private static Task<ReceivedResponse> EndAsync(RunningArchive archive, Subject subject) =>
        archive.AskAsync("POST", $"/dandisets/{subject.Dandiset}/unembargo/", archive.Alice);

    private static string[] Keys(Subject subject) =>
        [$"blobs/{subject.Blob[..3]}/{subject.Blob[3..6]}/{subject.Blob}", $"zarr/{subject.Zarr}/{subject.Entry}"];

    private static string StoreUrl(RunningArchive archive, string key) => $"{archive.Server.Root}dandi-dandisets/{key}";
}
