using System.Text.Json.Nodes;
using Dandi.Testing;

namespace Dandi.Server.Tests;

public sealed class AssetPathTests
{
    [Fact]
    public async Task Folders_group_paths_by_complete_segments()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();
        foreach (var path in (string[])["a/1", "a/b/2", "a-b/3", "a.txt"])
            await AddAsync(archive, id, path);

        var root = await archive.AskAsync("GET", $"/dandisets/{id}/versions/draft/assets/paths/");
        var folder = await archive.AskAsync("GET", $"/dandisets/{id}/versions/draft/assets/paths/?path_prefix=a//");

        Assert.Equal(["a 2", "a-b 1", "a.txt 1"], Entries(root));
        Assert.Equal(["a/1 1", "a/b 1"], Entries(folder));
        Assert.Equal(
            404,
            (await archive.AskAsync("GET", $"/dandisets/{id}/versions/draft/assets/paths/?path_prefix=a/c")).Status
        );
        Assert.Equal(
            0,
            (await archive.AskAsync("GET", $"/dandisets/{id}/versions/draft/assets/paths/?path_prefix=a.txt"))["count"]
                .GetValue<int>()
        );
    }

    private static IEnumerable<string> Entries(ReceivedResponse response) =>
        response["results"].AsArray().Select(entry => $"{entry!["path"]} {entry["aggregate_files"]}");

    private static async Task AddAsync(RunningArchive archive, DandisetId id, string path)
    {
        var zarr = await archive.AskAsync(
            "POST",
            "/zarr/",
            archive.Alice,
            new JsonObject { ["name"] = path, ["dandiset"] = id.Value }
        );
        var body = new JsonObject
        {
            ["metadata"] = new JsonObject { ["path"] = path },
            ["zarr_id"] = zarr["zarr_id"].ToString(),
        };
        Assert.Equal(
            200,
            (await archive.AskAsync("POST", $"/dandisets/{id}/versions/draft/assets/", archive.Alice, body)).Status
        );
    }
}
