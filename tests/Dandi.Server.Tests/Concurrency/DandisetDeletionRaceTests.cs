using Dandi.Server.Data;
using Dandi.Server.Tests.Directories;
using Dandi.Testing;
using static Dandi.Server.Tests.Concurrency.DandisetSteps;

namespace Dandi.Server.Tests.Concurrency;

/// <summary>Requests that run while the rows that they need are changed or deleted.</summary>
public sealed class DandisetDeletionRaceTests
{
    private const int Rounds = 10;

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

            var replies = await Together.RunAsync([
                async () =>
                {
                    foreach (var deleted in ids)
                        await archive.AskAsync("DELETE", $"/dandisets/{deleted}/", archive.Alice);
                    return new ReceivedResponse(204, null, "");
                },
                .. Lists(id, zarr)
                    .Select(list => (Func<Task<ReceivedResponse>>)(() => archive.AskAsync("GET", list, archive.Alice))),
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
                () => archive.AskAsync("POST", "/zarr/", archive.Alice, ZarrBody(id, "c.zarr")),
                () => archive.AskAsync("POST", $"/zarr/{zarr}/finalize/", archive.Alice),
                () => AnnounceAsync(archive, id, [(byte)round, 13]),
                () => archive.AskAsync("PUT", $"/dandisets/{id}/users/", archive.Alice, OwnersBody()),
                () => PutEntryAsync(archive, url, "0/0")
            );

            Assert.All(replies, reply => Assert.True(reply.Status is >= 200 and < 500, reply.Body));
        }

        await archive.RestartAsync();
        await archive.Server.WhenIdle;
        await archive.StopAsync();
        AssertOnlyBlobsRemain(archive);
    }

    /// <summary>First six lists that exist in any case, then those of a Dandiset and a Zarr.</summary>
    private static string[] Lists(DandisetId id, string zarr) =>
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

    private static void AssertOnlyBlobsRemain(RunningArchive archive)
    {
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
}
