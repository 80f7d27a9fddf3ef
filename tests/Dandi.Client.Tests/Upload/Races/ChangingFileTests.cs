using Dandi.Transfers;

namespace Dandi.Client.Tests.Upload.Races;

/// <summary>Files that another program writes to during the upload.</summary>
public sealed class ChangingFileTests
{
    [Theory]
    [InlineData("shrinks")]
    [InlineData("grows")]
    [InlineData("changes")]
    public async Task A_file_that_keeps_changing_fails_and_the_others_are_uploaded(string how)
    {
        await using var scene = await UploadScene.CreateAsync();
        var file = scene.Folder.WriteRandom("busy.mp4", 1 << 20, seed: 1);
        scene.Folder.WriteRandom("quiet.mp4", 1000, seed: 2);
        scene.OnEvent = value =>
        {
            if (value is not { Path: "busy.mp4", Stage: TransferStage.Uploading, IsStageStart: true })
                return;
            using var stream = File.Open(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            if (how == "changes")
                stream.Write([1, 2, 3]);
            else
                stream.SetLength(how == "shrinks" ? 1000 : 2 << 20);
        };

        var (report, outcomes) = await scene.UploadAsync();

        Assert.Contains(
            "changed while it was being uploaded",
            Assert.IsType<Failed>(outcomes["busy.mp4"]).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(1, report.Done);
        Assert.Equal(["quiet.mp4"], (await scene.Archive.ContentAsync(scene.Folder.Local.Id)).Keys);
    }

    [Fact]
    public async Task A_file_that_changes_once_is_uploaded_after_a_quiet_period()
    {
        await using var scene = await UploadScene.CreateAsync();
        var file = scene.Folder.WriteRandom("busy.mp4", 1 << 20, seed: 1);
        var times = 0;
        scene.OnEvent = value =>
        {
            if (value is { Stage: TransferStage.Uploading, IsStageStart: true } && times++ == 0)
                scene.Folder.WriteRandom("busy.mp4", 2 << 20, seed: 2);
        };

        var (report, _) = await scene.UploadAsync();

        Assert.Equal((1, 0), (report.Done, report.Failed));
        Assert.InRange(scene.Time.Skipped, Dandi.Files.FileSettler.QuietPeriod, TimeSpan.FromMinutes(1));
        Assert.Equal(2 << 20, new FileInfo(file).Length);
        await scene.AssertArchiveHoldsFolderAsync();
    }

    [Fact]
    public async Task A_file_that_changes_without_a_new_modification_time_is_hashed_again()
    {
        await using var scene = await UploadScene.CreateAsync();
        var file = scene.Folder.WriteRandom("busy.mp4", 1000, seed: 1);
        var modified = File.GetLastWriteTimeUtc(file);
        var times = 0;
        scene.OnEvent = value =>
        {
            if (value is not { Stage: TransferStage.Uploading, IsStageStart: true } || times++ > 0)
                return;
            scene.Folder.WriteRandom("busy.mp4", 1000, seed: 2);
            File.SetLastWriteTimeUtc(file, modified);
        };

        var (report, _) = await scene.UploadAsync();

        Assert.True(times > 0, "the file never changed");
        Assert.Equal((1, 0), (report.Done, report.Failed));
        await scene.AssertArchiveHoldsFolderAsync();
    }
}
