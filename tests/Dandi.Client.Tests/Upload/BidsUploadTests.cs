using System.Text.Json.Nodes;
using Dandi.Inspection;
using Dandi.Testing;
using Dandi.Transfers;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

/// <summary>NWB files and Zarrs in BIDS datasets, where BIDS defines the names.</summary>
/// <remarks>The datasets lack what BIDS requires of complete ones.</remarks>
public sealed class BidsUploadTests
{
    private const string Nwb = "study/sub-o1/ses-2/ecephys/sub-o1_ses-2_ecephys.nwb";
    private const string Zarr = "study/sub-o1/micr/sub-o1_sample-1_SPIM.ome.zarr";
    private static readonly UploadOptions IgnoringErrors = new() { Validation = ValidationPolicy.Ignore };

    [Fact]
    public async Task An_NWB_file_is_validated_and_described_by_its_content_and_not_by_its_name()
    {
        await using var scene = await CreateSceneAsync();
        var expected = CorpusFolder.Own.Read("nwb/expected/samples.json");
        scene.Folder.Write(
            Nwb,
            await File.ReadAllBytesAsync(
                CorpusFolder.Own.Locate($"nwb/dandiset/{expected.GetProperty("file").GetString()}"),
                TestContext.Current.CancellationToken
            )
        );

        var (report, outcomes) = await scene.UploadAsync(IgnoringErrors);

        Assert.IsType<Uploaded>(outcomes[Nwb]);
        Assert.Equal((2, 0, 0), (report.Done, report.Invalid, report.Failed));
        var metadata = await MetadataAsync(scene, Nwb);
        foreach (var name in new[] { "wasAttributedTo", "wasDerivedFrom", "encodingFormat", "digest", "contentSize" })
        {
            Assert.True(
                JsonNode.DeepEquals(
                    JsonNode.Parse(expected.GetProperty("metadata").GetProperty(name).GetRawText()),
                    WithoutServerDigests(metadata[name])
                ),
                $"{name}: {metadata[name]}"
            );
        }
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task A_Zarr_is_one_asset_with_its_checksum()
    {
        await using var scene = await CreateSceneAsync();
        var zarr = CorpusFolder.Own.Read("zarr/own-ome-0.4.json");
        var expected = zarr.GetProperty("expected");
        CorpusTree.Build(zarr.GetProperty("entries"), scene.Folder, Zarr);

        var (report, outcomes) = await scene.UploadAsync(IgnoringErrors);

        Assert.Equal((2, 0, 0), (report.Done, report.Invalid, report.Failed));
        Assert.Equal(expected.GetProperty("size").GetInt64(), outcomes.Done(Zarr).BytesSent);
        var stored = await scene.ZarrAsync(Zarr);
        Assert.Equal(
            ("Complete", expected.GetProperty("digest").GetProperty("dandi:dandi-zarr-checksum").GetString()),
            (stored["status"]!.ToString(), stored["checksum"]?.ToString())
        );
        var metadata = await MetadataAsync(scene, Zarr);
        Assert.Equal("application/x-zarr", metadata["encodingFormat"]!.ToString());
        Assert.Equal("o1", metadata["wasAttributedTo"]![0]!["identifier"]!.ToString());
        Assert.Single(metadata["wasGeneratedBy"]!.AsArray());
    }

    [Fact]
    public async Task An_asset_has_both_kinds_of_results_and_an_error_of_either_blocks_it()
    {
        await using var scene = await CreateSceneAsync();
        scene.Folder.Write(Nwb, "not HDF5");

        var (report, outcomes) = await scene.UploadAsync();

        Assert.Equal((0, 2, 0), (report.Done, report.Invalid, report.Failed));
        Assert.Contains(outcomes[Nwb].Results, result => result.Id == "pynwb.GENERIC");
        Assert.Contains(outcomes[Nwb].BidsResults, result => result.Id == "BIDS.NOT_INCLUDED" && result.Path == Nwb);
        Assert.Contains(outcomes["study/dataset_description.json"].BidsResults, result =>
            result.Id == "BIDS.NOT_INCLUDED" && result.Path == Nwb
        );
    }

    [Fact]
    public async Task A_run_that_is_stopped_does_not_wait_for_the_validation_of_a_dataset()
    {
        await using var scene = await CreateSceneAsync();
        using var stop = new CancellationTokenSource();
        scene.Stopping = stop.Token;
        // The stage starts before the dataset is validated.
        scene.OnEvent = value =>
        {
            if (value.Stage == TransferStage.PreValidating)
                stop.Cancel();
        };

        var (report, outcomes) = await scene.UploadAsync();

        var failed = Assert.IsType<Failed>(Assert.Single(outcomes).Value);
        Assert.Equal("Interrupted: its BIDS dataset was not validated. Run the command again.", failed.Message);
        Assert.True(report.Interrupted);
    }

    private static async Task<UploadScene> CreateSceneAsync()
    {
        var scene = await UploadScene.CreateAsync();
        scene.Folder.Write("study/dataset_description.json", """{"Name": "made up", "BIDSVersion": "1.10.0"}""");
        return scene;
    }

    private static async Task<JsonNode> MetadataAsync(UploadScene scene, string path)
    {
        var asset = await scene.AssetAsync(path);
        return JsonNode.Parse(
            (await scene.Archive.AskAsync("GET", $"/assets/{asset["asset_id"]}/", scene.Archive.Alice)).Body
        )!;
    }

    /// <remarks>The archive adds a digest that the client does not send.</remarks>
    private static JsonNode? WithoutServerDigests(JsonNode? member)
    {
        if (member is not JsonObject digests)
            return member;
        var sent = digests.DeepClone().AsObject();
        sent.Remove("dandi:sha2-256");
        return sent;
    }
}
