using Dandi.Transfers;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

public sealed class UploadPipelineTests
{
    [Fact]
    public async Task Files_are_uploaded_completely_to_their_paths()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.Folder.WriteNwb("sub-1/sub-1.nwb");
        scene.Folder.WriteRandom("video.mp4", 70 << 20, seed: 1);
        scene.Folder.WriteRandom("sub-1/a b (1).avi", 1, seed: 2);

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((3, 0, 0, 0), (report.Done, report.Skipped, report.Invalid, report.Failed));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task A_second_run_sends_one_request()
    {
        await using var scene = await UploadScene.CreateAsync();
        for (var i = 0; i < 20; i++)
            scene.Folder.WriteRandom($"sub-1/{i}.mp4", 1000, seed: i);
        await scene.UploadAsync();
        var before = scene.Network.Requests.Count;

        var (report, outcomes) = await scene.UploadAsync();

        Assert.Equal(20, report.Skipped);
        Assert.All(outcomes.Values, outcome => Assert.Equal("file exists", Assert.IsType<Skipped>(outcome).Message));
        Assert.Equal(before + 1, scene.Network.Requests.Count);
    }

    [Fact]
    public async Task Equal_files_are_sent_once()
    {
        await using var scene = await UploadScene.CreateAsync();
        for (var i = 0; i < 10; i++)
            scene.Folder.WriteRandom($"{i}.mp4", 100_000, seed: 7);

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((10, 100_000, 900_000), (report.Done, report.BytesTransferred, report.BytesAlreadyThere));
        Assert.Equal(1, scene.Network.Count("PUT /dandi-dandisets/"));
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task A_changed_file_replaces_its_asset()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.Folder.WriteRandom("a.mp4", 1000, seed: 1);
        await scene.UploadAsync();
        var file = scene.Folder.WriteRandom("a.mp4", 1000, seed: 2);
        File.SetLastWriteTimeUtc(file, new DateTime(2999, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        var (_, outcomes) = await scene.UploadAsync();

        Assert.Equal("exists (older) - reuploading", Assert.IsType<Uploaded>(outcomes["a.mp4"]).Message);
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task A_named_path_that_does_not_exist_fails_and_the_others_are_uploaded()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.Folder.WriteRandom("a.mp4", 1000, seed: 1);

        var (report, outcomes) = await scene.UploadAsync(new UploadOptions { Named = new(["a.mp4", "b.mp4"]) });

        Assert.Contains("File not found", Assert.IsType<Failed>(outcomes["b.mp4"]).Message, StringComparison.Ordinal);
        Assert.Equal(1, report.Done);
    }
}
