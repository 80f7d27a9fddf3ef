using System.Text.Json.Nodes;
using Dandi.Testing;

namespace Dandi.Server.Tests.Concurrency;

/// <summary>The requests that fill a Dandiset, without a client.</summary>
internal static class DandisetSteps
{
    /// <summary>Two assets, a Zarr of two entries, and an upload with one part: five files.</summary>
    public static async Task FillAsync(RunningArchive archive, DandisetId id, int seed)
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

    public static async Task<string> AddAsync(RunningArchive archive, DandisetId id, string path, byte[] bytes)
    {
        var blob = await UploadSteps.UploadAsync(archive, id, bytes);
        var asset = UploadSteps.Asset(path, blob);
        var added = await archive.AskAsync("POST", $"/dandisets/{id}/versions/draft/assets/", archive.Alice, asset);
        Assert.Equal(200, added.Status);
        return blob;
    }

    public static Task<ReceivedResponse> AnnounceAsync(RunningArchive archive, DandisetId id, byte[] bytes) =>
        UploadSteps.AnnounceAsync(archive, id, bytes);

    /// <summary>Sends and completes an upload, without validating it.</summary>
    public static async Task<string> SendAsync(RunningArchive archive, DandisetId id, byte[] bytes)
    {
        var upload = await AnnounceAsync(archive, id, bytes);
        var part = upload["parts"][0]!["upload_url"]!.ToString();
        Assert.Equal(200, (await archive.SendAsync("PUT", part, null, new ByteArrayContent(bytes))).Status);
        await UploadSteps.CompleteAsync(archive, upload["upload_id"].ToString(), bytes);
        return upload["upload_id"].ToString();
    }

    public static Task<ReceivedResponse> ValidateAsync(RunningArchive archive, string upload) =>
        archive.AskAsync("POST", $"/uploads/{upload}/validate/", archive.Alice);

    public static async Task<ReceivedResponse> PutEntryAsync(RunningArchive archive, string url, string path)
    {
        using var content = new ByteArrayContent(ZarrSteps.Bytes(path));
        content.Headers.ContentMD5 = System.Security.Cryptography.MD5.HashData(ZarrSteps.Bytes(path));
        return await archive.SendAsync("PUT", url, null, content);
    }

    public static JsonObject ZarrBody(DandisetId id, string name) => new() { ["name"] = name, ["dandiset"] = id.Value };

    public static JsonArray OwnersBody() =>
        [new JsonObject { ["username"] = "alice" }, new JsonObject { ["username"] = "bob" }];
}
