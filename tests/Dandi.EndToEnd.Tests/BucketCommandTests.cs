using Dandi.Testing;

namespace Dandi.EndToEnd.Tests;

/// <summary>Uploads into an archive whose bytes are in a bucket: of our own store, or of the server of others that the environment names.</summary>
public sealed class BucketCommandTests
{
    private const int Chunks = 400;

    [Fact]
    public async Task Files_of_several_parts_small_ones_and_duplicates_arrive_whole_and_once()
    {
        await using var scene = await BucketScene.SetAsync();
        scene.Folder.WriteRandom("large.mp4", (128 << 20) + 12_345, seed: 1);
        for (var i = 0; i < 40; i++)
            scene.Folder.WriteRandom($"small/{i:00} a.mp4", 1000 + i, seed: i);
        scene.Folder.WriteRandom("small/duplicate.mp4", 1000, seed: 0);

        var first = await scene.UploadAsync();
        await scene.AssertBlobsArrivedAsync();
        await scene.RestartAsync();
        var second = await scene.UploadAsync();

        Assert.Contains("42 uploaded, 0 skipped", first, StringComparison.Ordinal);
        Assert.Contains("0 uploaded, 42 skipped", second, StringComparison.Ordinal);
        await scene.AssertBlobsArrivedAsync();
    }

    [Fact]
    public async Task A_file_that_was_interrupted_arrives_with_the_next_run()
    {
        await using var scene = await BucketScene.SetAsync();
        scene.Folder.WriteRandom("large.mp4", (192 << 20) + 1, seed: 2);

        using (var run = scene.Start("upload", "-J", "1:1"))
        {
            await run.UntilAsync(async () => await CountPartsAsync(scene) > 0);
            await run.KillAsync();
        }
        await scene.UploadAsync();

        await scene.AssertBlobsArrivedAsync();
    }

    [Theory]
    [InlineData]
    [InlineData("--embargo")]
    public async Task A_Zarr_is_in_the_bucket_what_it_is_here_also_when_it_has_changed(params string[] options)
    {
        await using var scene = await BucketScene.SetAsync(options);
        WriteZarr(scene.Folder);

        await scene.UploadAsync();
        await scene.AssertZarrArrivedAsync("z.zarr");
        scene.Folder.Write("z.zarr/x/0", "changed");
        scene.Folder.Write("z.zarr/x/new", "new");
        File.Delete(scene.Folder.Locate("z.zarr/x/1"));
        await scene.UploadAsync();

        await scene.AssertZarrArrivedAsync("z.zarr");
    }

    [Fact]
    public async Task A_Zarr_that_was_interrupted_arrives_with_the_next_run()
    {
        await using var scene = await BucketScene.SetAsync();
        WriteZarr(scene.Folder);

        using (var run = scene.Start("upload", "-J", "1:4"))
        {
            await run.UntilAsync(async () => (await ListAsync(scene, ("prefix", "zarr/"))).Count("Key") >= Chunks / 4);
            await run.KillAsync();
        }
        await scene.UploadAsync();

        await scene.AssertZarrArrivedAsync("z.zarr");
    }

    private static void WriteZarr(TempDandiset folder)
    {
        folder.Write("z.zarr/.zgroup", """{"zarr_format": 2}""");
        folder.Write(
            "z.zarr/x/.zarray",
            $$"""{"zarr_format": 2, "shape": [{{Chunks}}], "chunks": [1], "dtype": "|u1", "compressor": null, "filters": null, "fill_value": 0, "order": "C"}"""
        );
        for (var i = 0; i < Chunks; i++)
            folder.Write($"z.zarr/x/{i}", i == 7 ? "" : $"{i}");
    }

    private static async Task<int> CountPartsAsync(BucketScene scene)
    {
        var uploads = await ListAsync(scene, ("uploads", ""));
        if (uploads.Count("Key") == 0)
            return 0;
        var key = uploads.Elements("Key")[0];
        return (
            await scene.Store.SendAsync(
                "GET",
                scene.Store.Signer.Presign("GET", key, [("uploadId", uploads.Elements("UploadId")[0])])
            )
        ).Count("PartNumber");
    }

    private static Task<ReceivedS3Response> ListAsync(BucketScene scene, params (string, string)[] query) =>
        scene.Store.SendAsync("GET", scene.Store.Signer.Presign("GET", "", [("list-type", "2"), .. query]));
}
