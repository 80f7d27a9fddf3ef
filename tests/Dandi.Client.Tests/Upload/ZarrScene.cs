using System.Text.Json.Nodes;
using Dandi.Digests;
using Dandi.Transfers;
using Dandi.Zarr;

namespace Dandi.Client.Tests.Upload;

/// <summary>Creates a Zarr in a scene, and reads what the archive has of it.</summary>
internal static class ZarrScene
{
    public const string Path = "sub-1/image.zarr";

    /// <summary>Writes a valid Zarr with an array of a number of chunks.</summary>
    public static void WriteZarr(this UploadScene scene, int chunks, string path = Path)
    {
        scene.Folder.Write($"{path}/.zgroup", """{"zarr_format": 2}""");
        scene.Folder.Write($"{path}/x/.zarray", ArrayMetadata(chunks));
        for (var i = 0; i < chunks; i++)
            scene.Folder.WriteRandom($"{path}/x/{i}", 100 + i, seed: i);
    }

    /// <summary>The <c>.zarray</c> of an array of a number of chunks.</summary>
    public static string ArrayMetadata(int chunks) =>
        $$"""{"zarr_format": 2, "shape": [{{chunks}}], "chunks": [1], "dtype": "|u1", "compressor": null,"""
        + """ "filters": null, "fill_value": 0, "order": "C"}""";

    /// <summary>Asserts that the archive's Zarr is complete and has the checksum of the local one.</summary>
    public static async Task AssertArchiveHoldsZarrAsync(this UploadScene scene, string path = Path)
    {
        var zarr = await scene.ZarrAsync(path);
        Assert.Equal(
            ("Complete", await ChecksumAsync(scene.Folder.Locate(path))),
            (zarr["status"]!.ToString(), zarr["checksum"]?.ToString())
        );
    }

    /// <summary>Reads the asset at a path.</summary>
    public static async Task<JsonNode> AssetAsync(this UploadScene scene, string path = Path)
    {
        var response = await scene.Archive.AskAsync(
            "GET",
            $"/dandisets/{scene.Folder.Local.Id}/versions/draft/assets/?path={path}",
            scene.Archive.Alice
        );
        return Assert.Single(response["results"].AsArray())!;
    }

    /// <summary>Reads the Zarr of the asset at a path.</summary>
    public static async Task<JsonNode> ZarrAsync(this UploadScene scene, string path = Path) =>
        JsonNode.Parse(
            (
                await scene.Archive.AskAsync(
                    "GET",
                    $"/zarr/{(await scene.AssetAsync(path))["zarr"]}/",
                    scene.Archive.Alice
                )
            ).Body
        )!;

    /// <summary>Lists the entries of the Zarr of the asset at a path: their paths and MD5s.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> EntriesAsync(
        this UploadScene scene,
        string path = Path
    )
    {
        var response = await scene.Archive.AskAsync(
            "GET",
            $"/zarr/{(await scene.AssetAsync(path))["zarr"]}/files/",
            scene.Archive.Alice
        );
        return response["results"]
            .AsArray()
            .ToDictionary(file => file!["Key"]!.ToString(), file => file!["ETag"]!.ToString(), StringComparer.Ordinal);
    }

    /// <summary>Requests the content type that the store has for an entry of the Zarr at a path.</summary>
    public static async Task<string?> ContentTypeAsync(this UploadScene scene, string file, string path = Path)
    {
        using var http = new HttpClient();
        var store = $"{scene.Archive.Server.Api.GetLeftPart(UriPartial.Authority)}/dandi-dandisets";
        var url = $"{store}/zarr/{(await scene.AssetAsync(path))["zarr"]}/{file}";
        using var response = await http.GetAsync(new Uri(url), TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{file}: {response.StatusCode}");
        return response.Content.Headers.ContentType?.MediaType;
    }

    /// <summary>Uploads an entry into the archive's Zarr, as another client would.</summary>
    public static async Task UploadEntryAsOtherClientAsync(
        this UploadScene scene,
        string file,
        string content,
        string path = Path
    )
    {
        var md5 = Convert.ToBase64String(
            System.Security.Cryptography.MD5.HashData(System.Text.Encoding.UTF8.GetBytes(content))
        );
        var signed = await scene.Archive.AskAsync(
            "POST",
            $"/zarr/{(await scene.AssetAsync(path))["zarr"]}/files/",
            scene.Archive.Alice,
            new JsonArray(new JsonObject { ["path"] = file, ["base64md5"] = md5 })
        );
        var body = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(content));
        body.Headers.Add("Content-MD5", md5);
        Assert.Equal(
            200,
            (await scene.Archive.SendAsync("PUT", JsonNode.Parse(signed.Body)![0]!.ToString(), null, body)).Status
        );
    }

    /// <summary>Asserts that an asset was uploaded, and returns the outcome.</summary>
    public static Uploaded Done(this IReadOnlyDictionary<string, AssetOutcome> outcomes, string path = Path) =>
        outcomes[path] is Failed failed
            ? throw new Xunit.Sdk.XunitException(failed.Cause?.ToString() ?? failed.Message)
            : Assert.IsType<Uploaded>(outcomes[path]);

    private static async Task<string?> ChecksumAsync(string folder)
    {
        using var digester = new FileDigester(1);
        using var noBuffers = new ChunkBuffers(null);
        var store = new ZarrStore(folder);
        return await new ZarrDigester(2).ComputeAsync(
            store,
            store.Paths().ToAsyncEnumerable(),
            async (path, token) =>
            {
                var hashed = await digester.HashWholeAsync(store.FullPath(path), noBuffers, token);
                return new ZarrEntry(path, hashed.Md5, hashed.Size);
            },
            null,
            TestContext.Current.CancellationToken
        );
    }
}
