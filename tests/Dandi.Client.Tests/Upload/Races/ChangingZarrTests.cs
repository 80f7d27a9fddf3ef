using Dandi.Transfers;

namespace Dandi.Client.Tests.Upload.Races;

/// <summary>Zarrs whose local files change during the upload.</summary>
public sealed class ChangingZarrTests
{
    private const string Busy = $"{ZarrScene.Path}/x/5";

    [Fact]
    public async Task An_entry_that_changes_is_uploaded_after_a_quiet_period()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.WriteZarr(20);
        await scene.UploadAsync();
        scene.Folder.Write(Busy, "changed");
        var (times, waited) = (0, false);
        scene.OnEvent = value =>
        {
            if (value is { Stage: TransferStage.Uploading, IsStageStart: true } && times++ == 0)
                scene.Folder.Write(Busy, "changed again");
            waited |= value.Stage == TransferStage.WaitingForQuietPeriod;
        };

        var (_, outcomes) = await scene.UploadAsync();

        Assert.NotNull(outcomes.Done());
        Assert.True(waited);
        await scene.AssertArchiveHoldsZarrAsync();
    }

    [Fact]
    public async Task An_entry_that_is_deleted_locally_is_deleted_in_the_archive()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.WriteZarr(20);
        await scene.UploadAsync();
        scene.Folder.Write(Busy, "changed");
        scene.OnEvent = value =>
        {
            if (value is { Stage: TransferStage.Uploading, IsStageStart: true })
                File.Delete(scene.Folder.Locate(Busy));
        };

        var (_, outcomes) = await scene.UploadAsync();

        Assert.NotNull(outcomes.Done());
        Assert.DoesNotContain("x/5", await scene.EntriesAsync());
        await scene.AssertArchiveHoldsZarrAsync();
    }

    [Fact]
    public async Task An_entry_that_keeps_changing_is_reported_with_its_sizes_and_the_others_are_uploaded()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.WriteZarr(20);
        await scene.UploadAsync();
        foreach (var file in new[] { Busy, $"{ZarrScene.Path}/x/6" })
            scene.Folder.Write(file, "changed");
        var content = "changed";
        scene.OnEvent = value =>
        {
            if (value is { Stage: TransferStage.Uploading, IsStageStart: true })
                scene.Folder.Write(Busy, content += "+");
        };

        var (_, outcomes) = await scene.UploadAsync();

        var message = Assert.IsType<Failed>(outcomes[ZarrScene.Path]).Message;
        Assert.Contains("1 entry of the Zarr could not be uploaded", message, StringComparison.Ordinal);
        Assert.Matches(
            "x/5: .*changed while it was being uploaded: it had 8 bytes and now has 9 bytes, modified at 20",
            message
        );
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData("changed"u8)),
            (await scene.EntriesAsync())["x/6"]
        );
    }

    [Fact]
    public async Task An_entry_that_becomes_unreadable_is_kept_in_the_archive()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.WriteZarr(20);
        await scene.UploadAsync();
        scene.Folder.Write($"{ZarrScene.Path}/x/6", "changed");
        scene.OnEvent = value =>
        {
            if (
                value.Stage != TransferStage.ComparingZarr
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
        var files = await scene.EntriesAsync();
        Assert.Equal((22, true), (files.Count, files.ContainsKey("x/5")));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData("changed"u8)), files["x/6"]);
    }
}
