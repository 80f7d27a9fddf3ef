using System.Text.Json.Nodes;
using Dandi.Testing;

namespace Dandi.Server.Tests.Buckets;

/// <summary>
/// An archive with its objects in a bucket: of our own store, or of another server given by environment variables
/// (s3.md).
/// </summary>
public sealed class BucketArchiveTests
{
    [Fact]
    public async Task Bytes_are_stored_in_and_read_from_the_bucket()
    {
        await using var server = await S3Server.StartAsync();
        await using var archive = await RunningArchive.StartAsync(server.Options);
        var id = await archive.CreateDandisetAsync();
        var bytes = "hello"u8.ToArray();

        var blob = await UploadSteps.UploadAsync(archive, id, bytes);
        var asset = await archive.AskAsync(
            "POST",
            $"/dandisets/{id}/versions/draft/assets/",
            archive.Alice,
            UploadSteps.Asset("a.txt", blob)
        );

        var key = $"blobs/{blob[..3]}/{blob[3..6]}/{blob}";
        Assert.Equal(bytes, (await server.ContentAsync("blobs/"))[key]);
        Assert.Equal(
            $"{server.Signer.Endpoint}{server.Signer.Bucket}/{key}",
            asset["metadata"]["contentUrl"]![1]!.ToString()
        );
        Assert.StartsWith(
            $"{server.Signer.Endpoint}{server.Signer.Bucket}/{key}?",
            (await archive.AskAsync("GET", $"/assets/{asset["asset_id"]}/download/")).Location,
            StringComparison.Ordinal
        );
        Assert.Equal(bytes, (await archive.ContentAsync(id))["a.txt"]);
        Assert.False(Directory.Exists(Path.Combine(archive.Directory, "objects")));
    }

    [Fact]
    public async Task Background_processing_hashes_blobs_in_the_bucket()
    {
        await using var server = await S3Server.StartAsync();
        await using var archive = await RunningArchive.StartAsync(server.Options);
        var id = await archive.CreateDandisetAsync();
        var blob = await UploadSteps.UploadAsync(archive, id, "hello"u8.ToArray());
        await archive.AskAsync(
            "POST",
            $"/dandisets/{id}/versions/draft/assets/",
            archive.Alice,
            UploadSteps.Asset("a.txt", blob)
        );

        var found = await UntilAsync(
            () => archive.AskAsync("POST", "/blobs/digest/", null, Sha256OfHello()),
            response => response.Status == 200
        );

        Assert.Equal(blob, found["blob_id"].ToString());
    }

    [Fact]
    public async Task Entries_of_a_Zarr_are_listed_deleted_and_ingested_in_the_bucket()
    {
        await using var server = await S3Server.StartAsync();
        await using var archive = await RunningArchive.StartAsync(server.Options);
        var zarr = await CreateZarrAsync(archive, embargo: false);
        string[] paths = [.. Enumerable.Range(0, 30).Select(i => $"0/{i:00} ü"), "a+b", "a-b/x", "a/x"];
        await PutEntriesAsync(server, archive, zarr, paths);

        var first = await archive.AskAsync("GET", $"/zarr/{zarr}/files/?limit=20");
        var second = await archive.AskAsync("GET", first["next"].ToString());
        Assert.Equal(paths.Order(Utf8Order.Instance), Keys(first).Concat(Keys(second)));
        Assert.Equal(400, (await ZarrSteps.DeleteAsync(archive, zarr, "a/x", "a/y")).Status);
        Assert.Equal(204, (await ZarrSteps.DeleteAsync(archive, zarr, "a/x", "a-b/x")).Status);

        Assert.Equal(paths.Length - 2, (await server.ContentAsync($"zarr/{zarr}/")).Count);
        Assert.Equal(204, (await archive.AskAsync("POST", $"/zarr/{zarr}/finalize/", archive.Alice)).Status);
        var complete = await UntilAsync(
            () => archive.AskAsync("GET", $"/zarr/{zarr}/"),
            response => response["status"].ToString() == "Complete"
        );
        Assert.Equal(ZarrChecksum.Of(paths[..^2].Select(Entry)), complete["checksum"].ToString());
    }

    [Fact]
    public async Task Embargoed_objects_have_a_tag_until_an_open_Dandiset_refers_to_them()
    {
        await using var server = await S3Server.StartAsync();
        await using var archive = await RunningArchive.StartAsync(server.Options);
        var (secret, open) = (await archive.CreateDandisetAsync(embargo: true), await archive.CreateDandisetAsync());
        var zarr = await CreateZarrAsync(archive, embargo: true);
        await PutEntriesAsync(server, archive, zarr, ["0"], ("x-amz-tagging", "embargoed=true"));
        var blob = await UploadSteps.UploadAsync(archive, secret, "secret"u8.ToArray());
        var url = $"{server.Signer.Endpoint}{server.Signer.Bucket}/blobs/{blob[..3]}/{blob[3..6]}/{blob}";

        Assert.InRange((await server.SendAsync("GET", url)).Status, 400, 403);
        Assert.InRange(
            (await server.SendAsync("GET", $"{server.Signer.Endpoint}{server.Signer.Bucket}/zarr/{zarr}/0")).Status,
            400,
            403
        );
        Assert.Equal(
            200,
            (
                await archive.AskAsync(
                    "POST",
                    $"/dandisets/{open}/versions/draft/assets/",
                    archive.Alice,
                    UploadSteps.Asset("a.txt", blob)
                )
            ).Status
        );

        // On other servers, a policy of the bucket decides who can read without a signature.
        if (!server.IsForeign)
            Assert.Equal(200, (await server.SendAsync("GET", url)).Status);
    }

    [Fact]
    public async Task Deleting_uploads_aborts_them_in_the_bucket()
    {
        await using var server = await S3Server.StartAsync();
        await using var archive = await RunningArchive.StartAsync(server.Options);
        var id = await archive.CreateDandisetAsync();
        await archive.AskAsync(
            "POST",
            "/uploads/initialize/",
            archive.Alice,
            new JsonObject
            {
                ["contentSize"] = 5,
                ["digest"] = new JsonObject
                {
                    ["algorithm"] = "dandi:dandi-etag",
                    ["value"] = "d41d8cd98f00b204e9800998ecf8427e-1",
                },
                ["dandiset"] = id.Value,
            }
        );
        Assert.Single(await server.ListUploadsAsync());

        Assert.Equal(204, (await archive.AskAsync("DELETE", $"/dandisets/{id}/uploads/", archive.Alice)).Status);

        Assert.Empty(await server.ListUploadsAsync());
    }

    [Fact]
    public async Task Deleting_a_Dandiset_removes_its_objects_and_no_others_from_the_bucket()
    {
        await using var server = await S3Server.StartAsync();
        await using var archive = await RunningArchive.StartAsync(server.Options);
        var id = await archive.CreateDandisetAsync();
        await Concurrency.DandisetSteps.FillAsync(archive, id, seed: 1);
        string[] foreign = ["notes.txt", $"zarr/{Guid.NewGuid()}/0", $"blobs/abc/def/{Guid.NewGuid()}"];
        foreach (var key in foreign)
            await server.SendAsync("PUT", server.Signer.Presign("PUT", key), "valuable"u8.ToArray());

        await archive.AskAsync("DELETE", $"/dandisets/{id}/", archive.Alice);
        await archive.RestartAsync();
        await archive.Server.WhenIdle;

        // Apart from the two blobs of its assets, which stay for a week.
        var keys = (await server.ContentAsync("")).Keys.ToList();
        Assert.Equal(2, keys.Except(foreign).Count(key => key.StartsWith("blobs/", StringComparison.Ordinal)));
        Assert.Equal(foreign.Length + 2, keys.Count);
        Assert.Empty(foreign.Except(keys));
        Assert.Empty(await server.ListUploadsAsync());
    }

    private static async Task<string> CreateZarrAsync(RunningArchive archive, bool embargo) =>
        await ZarrSteps.CreateAsync(archive, await archive.CreateDandisetAsync(embargo), "z.zarr");

    private static async Task PutEntriesAsync(
        S3Server server,
        RunningArchive archive,
        string zarr,
        string[] paths,
        params (string, string)[] headers
    )
    {
        foreach (var (path, url) in paths.Zip(await ZarrSteps.SignAsync(archive, zarr, paths)))
        {
            Assert.Equal(
                200,
                (
                    await server.SendAsync(
                        "PUT",
                        url,
                        ZarrSteps.Bytes(path),
                        [("Content-MD5", S3.S3Store.Base64Md5(ZarrSteps.Bytes(path))), .. headers]
                    )
                ).Status
            );
        }
    }

    private static IEnumerable<string> Keys(ReceivedResponse page) =>
        page["results"].AsArray().Select(file => file!["Key"]!.ToString());

    private static ZarrEntry Entry(string path) =>
        new(
            path,
            UInt128.Parse(
                S3.S3Store.Md5(ZarrSteps.Bytes(path)),
                System.Globalization.NumberStyles.HexNumber,
                System.Globalization.CultureInfo.InvariantCulture
            ),
            ZarrSteps.Bytes(path).Length
        );

    private static JsonObject Sha256OfHello() =>
        new()
        {
            ["algorithm"] = "dandi:sha2-256",
            ["value"] = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        };

    private static async Task<ReceivedResponse> UntilAsync(
        Func<Task<ReceivedResponse>> send,
        Func<ReceivedResponse, bool> isDone
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        for (var response = await send(); ; response = await send())
        {
            if (isDone(response))
                return response;
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
        }
    }
}
