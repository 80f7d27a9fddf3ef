using Dandi.Inspection;
using Dandi.Testing;
using Dandi.Transfers;
using Dandi.Upload;
using Dandi.Zarrs;

namespace Dandi.Client.Tests.Upload;

public sealed class ZarrUploadTests
{
    [Fact]
    public async Task A_new_Zarr_is_uploaded_completely_and_gets_its_checksum()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.WriteZarr(600);

        var (report, outcomes) = await scene.UploadAsync();

        Assert.Equal((1, 0, 0), (report.Done, report.Failed, report.Invalid));
        Assert.Null(outcomes.Done().Message);
        Assert.Equal(outcomes.Done().Size, outcomes.Done().BytesSent);
        // On the clock of the scene, no batch waits until it is full.
        Assert.InRange(scene.Network.Count("/files/"), 3, 9);
        Assert.Equal(602, scene.Network.Count("PUT /dandi-dandisets/"));
        await scene.AssertArchiveHoldsZarrAsync();
    }

    [Fact]
    public async Task An_unchanged_Zarr_costs_one_request_and_keeps_its_asset()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.WriteZarr(20);
        await scene.UploadAsync();
        var asset = (await scene.AssetAsync())["asset_id"]!.ToString();
        var before = scene.Network.Requests.Count;

        var (_, outcomes) = await scene.UploadAsync(new UploadOptions { Existing = ExistingPolicy.Force });

        Assert.Equal("identical", Assert.IsType<Skipped>(outcomes[ZarrScene.Path]).Message);
        // One listing of the draft, and one request for the asset.
        Assert.Equal(before + 2, scene.Network.Requests.Count);
        Assert.Equal(asset, (await scene.AssetAsync())["asset_id"]!.ToString());
    }

    [Fact]
    public async Task The_plan_is_reported_before_anything_is_deleted()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.WriteZarr(10);
        await scene.UploadAsync();
        scene.Folder.WriteRandom($"{ZarrScene.Path}/x/3", 50, seed: 99);
        scene.Folder.WriteRandom($"{ZarrScene.Path}/x/new", 70, seed: 98);
        File.Delete(scene.Folder.Locate($"{ZarrScene.Path}/x/7"));
        var (plan, deletedBefore) = ("", -1);
        scene.OnEvent = value =>
        {
            if (value.Stage != TransferStage.PlanningUpload)
                return;
            (plan, deletedBefore) = (value.Detail!, scene.Network.Count("DELETE"));
        };

        var (_, outcomes) = await scene.UploadAsync();

        Assert.Equal("adding 1 file (70 Bytes), modifying 1 file (50 Bytes), deleting 1 file", plan);
        Assert.Equal(0, deletedBefore);
        Assert.Equal(plan, outcomes.Done().Message);
        Assert.Equal(120, outcomes.Done().BytesSent);
        await scene.AssertArchiveHoldsZarrAsync();
    }

    [Fact]
    public async Task Patch_mode_keeps_entries_that_only_the_archive_has()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.WriteZarr(5);
        await scene.UploadAsync();
        File.Delete(scene.Folder.Locate($"{ZarrScene.Path}/x/1"));
        scene.Folder.Write($"{ZarrScene.Path}/x/2", "changed");

        var (_, outcomes) = await scene.UploadAsync(new UploadOptions { ZarrMode = ZarrMode.Patch });

        Assert.Equal("modifying 1 file (7 Bytes)", outcomes.Done().Message);
        Assert.Contains("x/1", (await scene.EntriesAsync()).Keys);
        Assert.Equal("Complete", (await scene.ZarrAsync())["status"]!.ToString());
    }

    [Fact]
    public async Task Patch_mode_deletes_only_entries_that_block_a_local_path()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.WriteZarr(2);
        scene.Folder.Write($"{ZarrScene.Path}/file", "a file");
        scene.Folder.Write($"{ZarrScene.Path}/folder/inner", "in a folder");
        scene.Folder.Write($"{ZarrScene.Path}/old", "stays");
        var skipping = new UploadOptions { ZarrMode = ZarrMode.Patch, Validation = ValidationPolicy.Skip };
        await scene.UploadAsync(skipping);
        foreach (var path in (string[])["file", "folder/inner", "old"])
            File.Delete(scene.Folder.Locate($"{ZarrScene.Path}/{path}"));
        Directory.Delete(scene.Folder.Locate($"{ZarrScene.Path}/folder"));
        scene.Folder.Write($"{ZarrScene.Path}/file/inner", "a folder now");
        scene.Folder.Write($"{ZarrScene.Path}/folder", "a file now");

        await scene.UploadAsync(skipping);

        Assert.Equal(
            [".zgroup", "file/inner", "folder", "old", "x/.zarray", "x/0", "x/1"],
            (await scene.EntriesAsync()).Keys.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Empty_chunks_and_unusual_names_are_uploaded()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.WriteZarr(1);
        foreach (var name in (string[])["empty", "a space + plus", "ümläut%20", "日本/😀", "#?&=;:@$'\"", "~tilde"])
            scene.Folder.Write($"{ZarrScene.Path}/x/{name}", name == "empty" ? "" : name);

        var (_, outcomes) = await scene.UploadAsync(new UploadOptions { Validation = ValidationPolicy.Ignore });

        Assert.True(outcomes.Done().BytesSent > 0);
        await scene.AssertArchiveHoldsZarrAsync();
    }

    [Fact]
    public async Task Metadata_is_stored_as_JSON_and_chunks_are_not()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.WriteZarr(1);
        scene.Folder.Write($"{ZarrScene.Path}/x/.zattrs", "not JSON");
        scene.Folder.Write($"{ZarrScene.Path}/y/zarr.json", "not JSON either");
        await scene.UploadAsync(new UploadOptions { Validation = ValidationPolicy.Ignore });

        Assert.Equal("application/json", await scene.ContentTypeAsync(".zgroup"));
        Assert.Equal("application/json", await scene.ContentTypeAsync("x/.zarray"));
        Assert.NotEqual("application/json", await scene.ContentTypeAsync("x/.zattrs"));
        Assert.NotEqual("application/json", await scene.ContentTypeAsync("y/zarr.json"));
        Assert.NotEqual("application/json", await scene.ContentTypeAsync("x/0"));
    }

    [Theory]
    [InlineData("own-v3-array", "c/0/0")]
    [InlineData("own-v3-group", "größe/c/1/1")]
    [InlineData("own-ome-0.5-plate", "A/1/0/0/c/0/1")]
    public async Task A_Zarr_of_format_3_gets_the_expected_checksum_and_its_metadata_is_stored_as_JSON(
        string name,
        string chunk
    )
    {
        var zarr = CorpusFolder.Own.Read($"zarr/{name}.json");
        var expected = zarr.GetProperty("expected");
        await using var scene = await UploadScene.CreateAsync();
        CorpusTree.Build(zarr.GetProperty("entries"), scene.Folder, ZarrScene.Path);

        var (_, outcomes) = await scene.UploadAsync();

        Assert.Equal(expected.GetProperty("size").GetInt64(), outcomes.Done().BytesSent);
        var stored = await scene.ZarrAsync();
        Assert.Equal(
            ("Complete", expected.GetProperty("digest").GetProperty("dandi:dandi-zarr-checksum").GetString()),
            (stored["status"]!.ToString(), stored["checksum"]?.ToString())
        );
        var files = await scene.EntriesAsync();
        Assert.Equal(
            expected
                .GetProperty("iterfiles")
                .EnumerateArray()
                .Select(file => file.GetString()!)
                .Order(StringComparer.Ordinal),
            files.Keys.Order(StringComparer.Ordinal)
        );
        foreach (var metadata in files.Keys.Where(file => file.EndsWith("zarr.json", StringComparison.Ordinal)))
            Assert.Equal("application/json", await scene.ContentTypeAsync(metadata));
        Assert.NotEqual("application/json", await scene.ContentTypeAsync(chunk));
    }

    [Fact]
    public async Task Large_chunks_and_more_chunks_than_fit_into_memory_are_uploaded()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.WriteZarr(1);
        for (var i = 0; i < 4; i++)
            scene.Folder.WriteRandom($"{ZarrScene.Path}/big/{i}", 3 << 20, seed: i);
        for (var i = 0; i < 100; i++)
            scene.Folder.WriteRandom($"{ZarrScene.Path}/middle/{i}", 1 << 20, seed: i);

        var (_, outcomes) = await scene.UploadAsync(new UploadOptions { Validation = ValidationPolicy.Ignore });

        Assert.Equal(outcomes.Done().Size, outcomes.Done().BytesSent);
        await scene.AssertArchiveHoldsZarrAsync();
    }

    [Fact]
    public async Task A_large_chunk_shows_that_it_is_sent_before_it_counts()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.WriteZarr(1);
        scene.Folder.WriteRandom($"{ZarrScene.Path}/big/0", 3 << 20, seed: 1);
        var events = 0;
        scene.OnEvent = value => Interlocked.Add(ref events, value.Stage == TransferStage.Uploading ? 1 : 0);

        await scene.UploadAsync(new UploadOptions { Validation = ValidationPolicy.Ignore });

        Assert.InRange(events, 48, int.MaxValue);
    }

    [Fact]
    public async Task A_Zarr_is_uploaded_to_an_embargoed_Dandiset_with_the_signed_tag()
    {
        await using var scene = await UploadScene.CreateAsync();
        var id = await scene.Archive.CreateDandisetAsync(embargo: true);
        scene.Folder.Write("dandiset.yaml", $"identifier: DANDI:{id}\n");
        scene.WriteZarr(3);

        var (report, outcomes) = await scene.UploadAsync();

        Assert.Equal((1, "Complete"), (report.Done, (await scene.ZarrAsync())["status"]!.ToString()));
        Assert.True(outcomes.Done().BytesSent > 0);
    }

    [Theory]
    [InlineData("x/0.dandidownload/file", "incomplete download")]
    [InlineData("x/back\\slash", "backslash")]
    [InlineData("x/space ", "spaces at the ends")]
    public async Task An_entry_whose_name_the_archive_cannot_store_is_refused_before_anything_is_sent(
        string path,
        string expected
    )
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.WriteZarr(3);
        scene.Folder.Write($"{ZarrScene.Path}/{path}", "bytes");

        var (_, outcomes) = await scene.UploadAsync(new UploadOptions { Validation = ValidationPolicy.Skip });

        Assert.Contains(expected, Assert.IsType<Failed>(outcomes[ZarrScene.Path]).Message, StringComparison.Ordinal);
        Assert.Equal(0, scene.Network.Count("zarr"));
    }

    [Fact]
    public async Task An_entry_larger_than_5_GiB_is_refused_before_anything_is_sent()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.WriteZarr(1);
        using (
            var sparse = File.OpenHandle(
                scene.Folder.Write($"{ZarrScene.Path}/x/huge", ""),
                FileMode.Open,
                FileAccess.Write
            )
        )
            RandomAccess.SetLength(sparse, (5L << 30) + 1);

        var (_, outcomes) = await scene.UploadAsync();

        var message = Assert.IsType<Failed>(outcomes[ZarrScene.Path]).Message;
        Assert.Contains("x/huge", message, StringComparison.Ordinal);
        Assert.Contains("5 GiB", message, StringComparison.Ordinal);
        Assert.Equal(0, scene.Network.Count("zarr"));
    }

    [Fact]
    public async Task A_Zarr_that_another_asset_refers_to_is_not_overwritten()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.WriteZarr(3);
        await scene.UploadAsync();
        var moved = await scene.AssetAsync();
        var metadata = moved["metadata"]?.DeepClone()
            ?? new System.Text.Json.Nodes.JsonObject { ["schemaKey"] = "Asset" };
        metadata["path"] = "moved.zarr";
        var body = new System.Text.Json.Nodes.JsonObject
        {
            ["metadata"] = metadata,
            ["zarr_id"] = moved["zarr"]!.ToString(),
        };
        Assert.Equal(
            200,
            (
                await scene.Archive.AskAsync(
                    "PUT",
                    $"/dandisets/{scene.Folder.Local.Id}/versions/draft/assets/{moved["asset_id"]}/",
                    scene.Archive.Alice,
                    body
                )
            ).Status
        );
        var before = await scene.EntriesAsync("moved.zarr");
        scene.Folder.Write($"{ZarrScene.Path}/x/0", "another image of the same name");

        await scene.UploadAsync();

        Assert.Equal(before, await scene.EntriesAsync("moved.zarr"));
        Assert.NotEqual(moved["zarr"]!.ToString(), (await scene.AssetAsync())["zarr"]!.ToString());
        await scene.AssertArchiveHoldsZarrAsync();
    }
}
