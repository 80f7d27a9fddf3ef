using Dandi.Inspection;
using Dandi.Testing;
using Dandi.Upload;
using Dandi.Zarrs;

namespace Dandi.Client.Tests.Upload;

public sealed class ZarrUploadTests
{
    [Fact]
    public async Task A_new_zarr_arrives_whole_and_is_summed_up()
    {
        await using var scene = await UploadScene.SetAsync();
        scene.WriteZarr(600);

        var (report, outcomes) = await scene.UploadAsync();

        Assert.Equal((1, 0, 0), (report.Uploaded, report.Failed, report.Invalid));
        Assert.Null(outcomes.Done().Message);
        Assert.Equal(outcomes.Done().Size, outcomes.Done().BytesSent);
        // On the scene's clock no batch waits to be full.
        Assert.InRange(scene.Network.Count("/files/"), 3, 9);
        Assert.Equal(602, scene.Network.Count("PUT /dandi-dandisets/"));
        await scene.AssertArchiveHoldsZarrAsync();
    }

    [Fact]
    public async Task An_unchanged_zarr_costs_one_request_and_keeps_its_asset()
    {
        await using var scene = await UploadScene.SetAsync();
        scene.WriteZarr(20);
        await scene.UploadAsync();
        var asset = (await scene.AssetAsync())["asset_id"]!.ToString();
        var before = scene.Network.Requests.Count;

        var (_, outcomes) = await scene.UploadAsync(new UploadOptions { Existing = ExistingPolicy.Force });

        Assert.Equal("identical", Assert.IsType<Skipped>(outcomes[ZarrScene.Path]).Message);
        // One listing of the draft, and one look at the Zarr.
        Assert.Equal(before + 2, scene.Network.Requests.Count);
        Assert.Equal(asset, (await scene.AssetAsync())["asset_id"]!.ToString());
    }

    [Fact]
    public async Task What_is_added_changed_and_deleted_is_said_before_it_is_done()
    {
        await using var scene = await UploadScene.SetAsync();
        scene.WriteZarr(10);
        await scene.UploadAsync();
        scene.Folder.WriteRandom($"{ZarrScene.Path}/x/3", 50, seed: 99);
        scene.Folder.WriteRandom($"{ZarrScene.Path}/x/new", 70, seed: 98);
        File.Delete(scene.Folder.Locate($"{ZarrScene.Path}/x/7"));
        var (said, deletedBefore) = ("", -1);
        scene.Watch = value =>
        {
            if (value.Stage != UploadStage.PlanningUpload)
                return;
            (said, deletedBefore) = (value.Detail!, scene.Network.Count("DELETE"));
        };

        var (_, outcomes) = await scene.UploadAsync();

        Assert.Equal("adding 1 file (70 Bytes), modifying 1 file (50 Bytes), deleting 1 file", said);
        Assert.Equal(0, deletedBefore);
        Assert.Equal(said, outcomes.Done().Message);
        Assert.Equal(120, outcomes.Done().BytesSent);
        await scene.AssertArchiveHoldsZarrAsync();
    }

    [Fact]
    public async Task Patching_keeps_what_only_the_archive_has()
    {
        await using var scene = await UploadScene.SetAsync();
        scene.WriteZarr(5);
        await scene.UploadAsync();
        File.Delete(scene.Folder.Locate($"{ZarrScene.Path}/x/1"));
        scene.Folder.Write($"{ZarrScene.Path}/x/2", "changed");

        var (_, outcomes) = await scene.UploadAsync(new UploadOptions { ZarrMode = ZarrMode.Patch });

        Assert.Equal("modifying 1 file (7 Bytes)", outcomes.Done().Message);
        Assert.Contains("x/1", (await scene.FilesAsync()).Keys);
        Assert.Equal("Complete", (await scene.ZarrAsync())["status"]!.ToString());
    }

    [Fact]
    public async Task Patching_removes_only_what_stands_in_the_way()
    {
        await using var scene = await UploadScene.SetAsync();
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
            (await scene.FilesAsync()).Keys.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Empty_chunks_blanks_and_foreign_letters_are_no_obstacle()
    {
        await using var scene = await UploadScene.SetAsync();
        scene.WriteZarr(1);
        foreach (var name in (string[])["empty", "a blank + plus", "ümläut%20", "日本/😀", "#?&=;:@$'\"", "~tilde"])
            scene.Folder.Write($"{ZarrScene.Path}/x/{name}", name == "empty" ? "" : name);

        var (_, outcomes) = await scene.UploadAsync(new UploadOptions { Validation = ValidationPolicy.Ignore });

        Assert.True(outcomes.Done().BytesSent > 0);
        await scene.AssertArchiveHoldsZarrAsync();
    }

    [Fact]
    public async Task Metadata_files_are_stored_as_json_and_chunks_are_not()
    {
        await using var scene = await UploadScene.SetAsync();
        scene.WriteZarr(1);
        scene.Folder.Write($"{ZarrScene.Path}/x/.zattrs", "this is none");
        scene.Folder.Write($"{ZarrScene.Path}/y/zarr.json", "nor this");
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
    public async Task A_Zarr_of_version_3_arrives_with_its_checksum_and_its_metadata_as_json(string name, string chunk)
    {
        var zarr = CorpusFolder.Own.Read($"zarr/{name}.json");
        var expected = zarr.GetProperty("expected");
        await using var scene = await UploadScene.SetAsync();
        CorpusTree.Build(zarr.GetProperty("entries"), scene.Folder, ZarrScene.Path);

        var (_, outcomes) = await scene.UploadAsync();

        Assert.Equal(expected.GetProperty("size").GetInt64(), outcomes.Done().BytesSent);
        var stored = await scene.ZarrAsync();
        Assert.Equal(
            ("Complete", expected.GetProperty("digest").GetProperty("dandi:dandi-zarr-checksum").GetString()),
            (stored["status"]!.ToString(), stored["checksum"]?.ToString())
        );
        var files = await scene.FilesAsync();
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
    public async Task Large_chunks_are_streamed_and_many_do_not_need_much_memory()
    {
        await using var scene = await UploadScene.SetAsync();
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
    public async Task A_zarr_goes_into_an_embargoed_dandiset_with_the_tag_that_is_signed()
    {
        await using var scene = await UploadScene.SetAsync();
        var id = await scene.Archive.CreateDandisetAsync(embargo: true);
        scene.Folder.Write("dandiset.yaml", $"identifier: DANDI:{id}\n");
        scene.WriteZarr(3);

        var (report, outcomes) = await scene.UploadAsync();

        Assert.Equal((1, "Complete"), (report.Uploaded, (await scene.ZarrAsync())["status"]!.ToString()));
        Assert.True(outcomes.Done().BytesSent > 0);
    }

    [Theory]
    [InlineData("x/0.dandidownload/file", "incomplete download")]
    [InlineData("x/back\\slash", "backslash")]
    [InlineData("x/blank ", "blanks at the ends")]
    public async Task What_the_archive_could_not_keep_is_refused_before_any_byte_moves(string path, string expected)
    {
        await using var scene = await UploadScene.SetAsync();
        scene.WriteZarr(3);
        scene.Folder.Write($"{ZarrScene.Path}/{path}", "bytes");

        var (_, outcomes) = await scene.UploadAsync(new UploadOptions { Validation = ValidationPolicy.Skip });

        Assert.Contains(expected, Assert.IsType<Failed>(outcomes[ZarrScene.Path]).Message, StringComparison.Ordinal);
        Assert.Equal(0, scene.Network.Count("zarr"));
    }

    [Fact]
    public async Task A_file_over_five_gibibytes_is_refused_before_any_byte_moves()
    {
        await using var scene = await UploadScene.SetAsync();
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
    public async Task A_zarr_that_another_asset_consists_of_is_not_overwritten()
    {
        await using var scene = await UploadScene.SetAsync();
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
        var before = await scene.FilesAsync("moved.zarr");
        scene.Folder.Write($"{ZarrScene.Path}/x/0", "another image of the same name");

        await scene.UploadAsync();

        Assert.Equal(before, await scene.FilesAsync("moved.zarr"));
        Assert.NotEqual(moved["zarr"]!.ToString(), (await scene.AssetAsync())["zarr"]!.ToString());
        await scene.AssertArchiveHoldsZarrAsync();
    }
}
