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

    private static Task<ReceivedResponse> DeleteAsync(RunningArchive archive, string zarr) =>
        ZarrSteps.DeleteAsync(archive, zarr, "x/0");

    private static async Task<string> CreateAsync(RunningArchive archive, DandisetId id, string name)
    {
        var zarr = await ZarrSteps.CreateAsync(archive, id, name);
        string[] paths = ["x/0", "x/1"];
        foreach (var (path, url) in paths.Zip(await ZarrSteps.SignAsync(archive, zarr, paths)))
        {
            using var content = new ByteArrayContent(ZarrSteps.Bytes(path));
            content.Headers.Add("Content-MD5", S3Store.Base64Md5(ZarrSteps.Bytes(path)));
            Assert.Equal(200, (await archive.SendAsync("PUT", url, null, content)).Status);
        }
        return zarr;
    }
}
