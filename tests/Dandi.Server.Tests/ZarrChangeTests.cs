using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dandi.Testing;

namespace Dandi.Server.Tests;

/// <summary>Whoever asks for what at the same time: a Zarr that is complete has the files that were summed up.</summary>
public sealed class ZarrChangeTests
{
    [Fact]
    public async Task Files_that_go_while_a_zarr_is_finalized_are_not_in_its_sum()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();

        for (var round = 0; round < 60; round++)
        {
            var zarr = await MakeAsync(archive, id, $"{round}.zarr");
            await Task.WhenAll(DeleteAsync(archive, zarr), archive.AskAsync("POST", $"/zarr/{zarr}/finalize/", archive.Alice), DeleteAsync(archive, zarr));
            await archive.Server.Rest;

            var now = await archive.AskAsync("GET", $"/zarr/{zarr}/", archive.Alice);
            var files = (await archive.AskAsync("GET", $"/zarr/{zarr}/files/", archive.Alice))["results"].AsArray().Count;
            if (now["status"].ToString() == "Complete") Assert.Equal((round, files), (round, now["file_count"].GetValue<int>()));
        }
    }

    [Fact]
    public async Task A_file_is_deleted_once()
    {
        await using var archive = await RunningArchive.StartAsync();
        var id = await archive.CreateDandisetAsync();

        for (var round = 0; round < 20; round++)
        {
            var zarr = await MakeAsync(archive, id, $"{round}.zarr");
            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => DeleteAsync(archive, zarr)));

            Assert.Equal([204, 400, 400, 400], answers.Select(answer => answer.Status).Order());
        }
    }

    private static Task<ApiAnswer> DeleteAsync(RunningArchive archive, string zarr) =>
        archive.AskAsync("DELETE", $"/zarr/{zarr}/files/", archive.Alice, new JsonArray(new JsonObject { ["path"] = "x/0" }));

    private static async Task<string> MakeAsync(RunningArchive archive, DandisetId id, string name)
    {
        var zarr = (await archive.AskAsync("POST", "/zarr/", archive.Alice, new JsonObject { ["name"] = name, ["dandiset"] = id.Value }))["zarr_id"].ToString();
        foreach (var path in (string[])["x/0", "x/1"]) await SendAsync(archive, zarr, path);
        return zarr;
    }

    private static async Task SendAsync(RunningArchive archive, string zarr, string path)
    {
        var md5 = Convert.ToBase64String(MD5.HashData(Encoding.UTF8.GetBytes(path)));
        var signed = await archive.AskAsync("POST", $"/zarr/{zarr}/files/", archive.Alice, new JsonArray(new JsonObject { ["path"] = path, ["base64md5"] = md5 }));
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(path));
        content.Headers.Add("Content-MD5", md5);
        Assert.Equal(200, (await archive.SendAsync("PUT", signed.Json[0]!.ToString(), null, content)).Status);
    }
}
