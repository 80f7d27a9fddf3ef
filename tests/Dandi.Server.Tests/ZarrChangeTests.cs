using Dandi.Server.Tests.S3;
using Dandi.Testing;

namespace Dandi.Server.Tests;

/// <summary>Concurrent changes of a Zarr: a complete Zarr has exactly the entries of its checksum.</summary>
public sealed class ZarrChangeTests
{
    [Fact]
    public async Task Entries_deleted_during_finalize_are_not_counted()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();

        for (var round = 0; round < 60; round++)
        {
            var zarr = await CreateAsync(archive, id, $"{round}.zarr");
            await Task.WhenAll(
                DeleteAsync(archive, zarr),
                archive.AskAsync("POST", $"/zarr/{zarr}/finalize/", archive.Alice),
                DeleteAsync(archive, zarr)
            );
            await archive.Server.WhenIdle;

            var now = await archive.AskAsync("GET", $"/zarr/{zarr}/", archive.Alice);
            var files = (await archive.AskAsync("GET", $"/zarr/{zarr}/files/", archive.Alice))["results"]
                .AsArray()
                .Count;
            if (now["status"].ToString() == "Complete")
                Assert.Equal((round, files), (round, now["file_count"].GetValue<int>()));
        }
    }

    [Fact]
    public async Task Entry_can_be_deleted_once()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();

        for (var round = 0; round < 20; round++)
        {
            var zarr = await CreateAsync(archive, id, $"{round}.zarr");
            var responses = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => DeleteAsync(archive, zarr)));

            Assert.Equal([204, 400, 400, 400], responses.Select(response => response.Status).Order());
        }
    }

    [Fact]
    public async Task Presigned_URL_ends_when_the_Zarr_is_deleted()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        var zarr = await CreateAsync(archive, id, "a.zarr");
        var url = Assert.Single(await ZarrSteps.SignAsync(archive, zarr, "x/2"));
        Assert.Equal(204, (await archive.AskAsync("DELETE", $"/dandisets/{id}/", archive.Alice)).Status);
        await archive.Server.WhenIdle;

        Assert.Equal(403, (await PutAsync(archive, url, "x/2")).Status);

        await archive.StopAsync();
        Assert.Empty(Directories.StoredFiles.List(archive.Directory));
    }

    [Theory]
    [InlineData("Uploaded", 403)]
    [InlineData("Ingesting", 403)]
    [InlineData("Complete", 200)]
    public async Task Zarr_accepts_no_entry_while_its_checksum_is_computed(string zarrStatus, int status)
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        var zarr = await CreateAsync(archive, id, "a.zarr");
        var url = Assert.Single(await ZarrSteps.SignAsync(archive, zarr, "x/2"));
        await archive.Server.WhenIdle;
        // Without a signal, background processing does not see it.
        archive.Server.Database.Execute("UPDATE zarr SET status = $status", ("$status", zarrStatus));

        Assert.Equal(status, (await PutAsync(archive, url, "x/2")).Status);
    }

    private static async Task<ReceivedResponse> PutAsync(RunningArchive archive, string url, string path)
    {
        using var content = new ByteArrayContent(ZarrSteps.Bytes(path));
        content.Headers.Add("Content-MD5", S3Store.Base64Md5(ZarrSteps.Bytes(path)));
        return await archive.SendAsync("PUT", url, null, content);
    }

    private static Task<ReceivedResponse> DeleteAsync(RunningArchive archive, string zarr) =>
        ZarrSteps.DeleteAsync(archive, zarr, "x/0");

    private static async Task<string> CreateAsync(RunningArchive archive, DandisetId id, string name)
    {
        var zarr = await ZarrSteps.CreateAsync(archive, id, name);
        string[] paths = ["x/0", "x/1"];
        foreach (var (path, url) in paths.Zip(await ZarrSteps.SignAsync(archive, zarr, paths)))
            Assert.Equal(200, (await PutAsync(archive, url, path)).Status);
        return zarr;
    }
}
