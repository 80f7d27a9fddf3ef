using Dandi.EndToEnd.Tests.Scenes;
using Dandi.Testing;

namespace Dandi.EndToEnd.Tests.Buckets;

/// <summary>
/// Uploads to a local archive that stores its objects in a bucket: of another local archive, or of the S3 server that
/// the environment defines (<see cref="S3Server"/>).
/// </summary>
public sealed class BucketCommandTests
{
    private const int Chunks = 400;

    [Fact]
    public async Task Large_files_small_files_and_duplicates_are_stored_completely_and_once()
    {
        await using var scene = await BucketScene.CreateAsync();
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
    public async Task The_next_run_completes_an_interrupted_file()
    {
        await using var scene = await BucketScene.CreateAsync();
        scene.Folder.WriteRandom("large.mp4", (192 << 20) + 1, seed: 2);

        using (var run = scene.Start("upload", "-J", "1:1"))
        {
            await run.WaitUntilAsync(async () => await CountPartsAsync(scene) > 0);
            await run.KillAsync();
        }
        await scene.UploadAsync();

        await scene.AssertBlobsArrivedAsync();
    }

    [Theory]
    [InlineData]
    [InlineData("--embargo")]
    public async Task The_bucket_has_the_entries_of_a_Zarr_also_after_it_has_changed(params string[] options)
    {
        await using var scene = await BucketScene.CreateAsync(options);
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
    public async Task The_next_run_completes_an_interrupted_Zarr()
    {
        await using var scene = await BucketScene.CreateAsync();
        WriteZarr(scene.Folder);

        using (var run = scene.Start("upload", "-J", "1:4"))
        {
            await run.WaitUntilAsync(async () =>
                (await ListAsync(scene, ("prefix", "zarr/"))).Count("Key") >= Chunks / 4
            );
            await run.KillAsync();
        }
        await scene.UploadAsync();

        await scene.AssertZarrArrivedAsync("z.zarr");
    }

    private static void WriteZarr(TempDandiset folder) =>
        TestZarr.Write(folder, "z.zarr", Chunks, i => i == 7 ? "" : $"{i}");

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
