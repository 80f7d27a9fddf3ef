using Dandi.Transfers;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

public sealed class ZarrDeletionTests
{
    [Fact]
    public async Task An_entry_whose_name_is_too_long_for_a_local_file_is_deleted()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.WriteZarr(2);
        await scene.UploadAsync();
        await scene.UploadEntryAsOtherClientAsync($"x/{new string('n', 300)}", "another client's");

        var (_, outcomes) = await scene.UploadAsync(new UploadOptions { Existing = ExistingPolicy.Force });

        Assert.Equal("deleting 1 file", outcomes.Done().Message);
        await scene.AssertArchiveHoldsZarrAsync();
    }

    [Fact]
    public async Task An_entry_whose_local_file_appears_late_is_neither_deleted_nor_reported_as_deleted()
    {
        await using var scene = await UploadScene.CreateAsync();
        scene.WriteZarr(3);
        await scene.UploadAsync();
        var late = scene.Folder.Locate($"{ZarrScene.Path}/x/2");
        var away = scene.Folder.Locate("away");
        File.Move(late, away);
        scene.OnEvent = value =>
        {
            if (value.Stage == TransferStage.PlanningUpload)
                File.Move(away, late);
        };

        var (_, outcomes) = await scene.UploadAsync();

        Assert.DoesNotContain("deleting", outcomes.Done().Message, StringComparison.Ordinal);
        Assert.Contains("x/2", (await scene.EntriesAsync()).Keys);
        Assert.Equal(0, scene.Network.Count("DELETE"));
    }
}
