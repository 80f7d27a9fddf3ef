using Dandi.Upload;

namespace Dandi.Client.Tests.Upload.Races;

/// <summary>Zarrs that somebody writes to while they are uploaded.</summary>
public sealed class ChangingZarrTests
{
    private const string Busy = $"{ZarrScene.Path}/x/5";

    [Fact]
    public async Task A_file_that_changes_meanwhile_is_sent_as_it_is_when_nothing_writes_to_it_any_more()
    {
        await using var scene = await UploadScene.SetAsync();
        scene.WriteZarr(20);
        await scene.UploadAsync();
        scene.Folder.Write(Busy, "changed");
        var (times, waited) = (0, false);
        scene.Watch = value =>
        {
            if (value is { Stage: UploadStage.Uploading, IsBeginning: true } && times++ == 0)
                scene.Folder.Write(Busy, "changed again");
            waited |= value.Stage == UploadStage.WaitingForQuiet;
        };

        var (_, outcomes) = await scene.UploadAsync();

        Assert.NotNull(outcomes.Done());
        Assert.True(waited);
        await scene.AssertArchiveHoldsZarrAsync();
    }

    [Fact]
    public async Task A_file_that_is_gone_meanwhile_is_gone_in_the_archive()
    {
        await using var scene = await UploadScene.SetAsync();
        scene.WriteZarr(20);
        await scene.UploadAsync();
        scene.Folder.Write(Busy, "changed");
        scene.Watch = value =>
        {
            if (value is { Stage: UploadStage.Uploading, IsBeginning: true })
                File.Delete(scene.Folder.Locate(Busy));
        };

        var (_, outcomes) = await scene.UploadAsync();

        Assert.NotNull(outcomes.Done());
        Assert.DoesNotContain("x/5", await scene.FilesAsync());
        await scene.AssertArchiveHoldsZarrAsync();
    }

    [Fact]
    public async Task A_file_that_goes_on_to_change_is_named_with_its_sizes_and_the_others_are_there()
    {
        await using var scene = await UploadScene.SetAsync();
        scene.WriteZarr(20);
        await scene.UploadAsync();
        foreach (var file in new[] { Busy, $"{ZarrScene.Path}/x/6" })
            scene.Folder.Write(file, "changed");
        var content = "changed";
        scene.Watch = value =>
        {
            if (value is { Stage: UploadStage.Uploading, IsBeginning: true })
                scene.Folder.Write(Busy, content += "+");
        };

        var (_, outcomes) = await scene.UploadAsync();

        var message = Assert.IsType<Failed>(outcomes[ZarrScene.Path]).Message;
        Assert.Contains("1 file of the Zarr could not be uploaded", message, StringComparison.Ordinal);
        Assert.Matches("x/5: .*changed while it was being uploaded: it had 8 bytes and has 9 bytes of 20", message);
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData("changed"u8)),
            (await scene.FilesAsync())["x/6"]
        );
    }

    [Fact]
    public async Task An_unreadable_file_of_a_zarr_that_was_complete_keeps_what_the_archive_has_of_it()
    {
        await using var scene = await UploadScene.SetAsync();
        scene.WriteZarr(20);
        await scene.UploadAsync();
        scene.Folder.Write($"{ZarrScene.Path}/x/6", "changed");
        scene.Watch = value =>
        {
            if (
                value.Stage != UploadStage.ComparingZarr
                || File.ResolveLinkTarget(scene.Folder.Locate(Busy), false) is not null
            )
                return;
            File.Delete(scene.Folder.Locate(Busy));
            File.CreateSymbolicLink(scene.Folder.Locate(Busy), "nowhere");
        };

        var (_, outcomes) = await scene.UploadAsync();

        Assert.Contains(
            "x/5: File not found",
            Assert.IsType<Failed>(outcomes[ZarrScene.Path]).Message,
            StringComparison.Ordinal
        );
        var files = await scene.FilesAsync();
        Assert.Equal((22, true), (files.Count, files.ContainsKey("x/5")));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData("changed"u8)), files["x/6"]);
    }
}
