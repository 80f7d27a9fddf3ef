using Dandi.Inspection;
using Dandi.Transfers;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

/// <summary>How the options for validation decide what is uploaded.</summary>
public sealed class ValidationPolicyTests
{
    [Fact]
    public async Task An_invalid_file_is_uploaded_only_if_validation_results_are_ignored()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.Folder.WriteNwb("sub-1/session one.nwb");

        var (required, outcomes) = await scene.UploadAsync();
        var (ignored, _) = await scene.UploadAsync(new UploadOptions { Validation = ValidationPolicy.Ignore });

        Assert.Contains(Assert.IsType<Rejected>(outcomes["sub-1/session one.nwb"]).Results, result =>
            result.Id == "DANDI.NON_DANDI_FILENAME"
        );
        Assert.Equal((1, 0, 1), (required.Invalid, required.Done, ignored.Done));
    }

    [Fact]
    public async Task An_empty_NWB_file_is_invalid_and_fails_even_if_validation_results_are_ignored()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.Folder.Write("sub-1/sub-1.nwb", "");

        var (_, required) = await scene.UploadAsync();
        var (_, ignored) = await scene.UploadAsync(new UploadOptions { Validation = ValidationPolicy.Ignore });

        Assert.Equal(2, Assert.IsType<Rejected>(required["sub-1/sub-1.nwb"]).Results.Count);
        Assert.Equal(2, Assert.IsType<Failed>(ignored["sub-1/sub-1.nwb"]).Results.Count);
    }

    [Fact]
    public async Task A_file_without_metadata_is_uploaded_only_if_any_path_is_allowed()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.Folder.Write("sub-1/sub-1.nwb", "no HDF5 at all");

        var (_, refused) = await scene.UploadAsync(new UploadOptions { Validation = ValidationPolicy.Ignore });
        var (_, allowed) = await scene.UploadAsync(
            new UploadOptions { Validation = ValidationPolicy.Ignore, AnyPath = true }
        );

        Assert.Equal(
            "failed to extract metadata: The file is not an HDF5 file: file signature not found.",
            Assert.IsType<Failed>(refused["sub-1/sub-1.nwb"]).Message
        );
        Assert.Equal(2, refused["sub-1/sub-1.nwb"].Results.Count(result => result.IsBlocking));
        Assert.IsType<Uploaded>(allowed["sub-1/sub-1.nwb"]);
    }

    [Fact]
    public async Task A_file_whose_asset_is_kept_is_not_validated()
    {
        await using var scene = await UploadScene.CreateAsync();
        var file = scene.Folder.WriteNwb("sub-1/session one.nwb");
        await scene.UploadAsync(new UploadOptions { Validation = ValidationPolicy.Ignore });
        scene.OnEvent = value => Assert.NotEqual(TransferStage.PreValidating, value.Stage);

        var (unchanged, outcomes) = await scene.UploadAsync();
        File.SetLastWriteTimeUtc(file, new DateTime(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var (touched, _) = await scene.UploadAsync();
        var (skipped, _) = await scene.UploadAsync(new UploadOptions { Existing = ExistingPolicy.Skip });
        scene.OnEvent = _ => { };
        var (forced, _) = await scene.UploadAsync(new UploadOptions { Existing = ExistingPolicy.Force });

        Assert.Equal("file exists", Assert.IsType<Skipped>(outcomes["sub-1/session one.nwb"]).Message);
        Assert.Equal((1, 1, 1, 1), (unchanged.Skipped, touched.Skipped, skipped.Skipped, forced.Invalid));
    }
}
