using Dandi.Testing;
using Dandi.Transfers;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload.Races;

/// <summary>Another client changes a Zarr in the archive, before each request of an upload in turn.</summary>
public sealed class ZarrRaceTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private static readonly byte[] Theirs = [.. "a file of another client"u8];

    public static TheoryData<ExistingPolicy, ZarrStart> Cases
    {
        get
        {
            var cases = new TheoryData<ExistingPolicy, ZarrStart>();
            foreach (var mode in new[] { ExistingPolicy.Refresh, ExistingPolicy.Skip, ExistingPolicy.Error })
            {
                foreach (var start in Enum.GetValues<ZarrStart>())
                    cases.Add(mode, start);
            }
            return cases;
        }
    }

    /// <summary>One mode that replaces and one that keeps, where the third makes no difference.</summary>
    public static TheoryData<ExistingPolicy, ZarrStart> FewCases =>
        [.. Cases.Where(row => row.Data.Item1 != ExistingPolicy.Error)];

    /// <summary>What the archive has before the upload.</summary>
    public enum ZarrStart
    {
        /// <summary>Nothing.</summary>
        New,

        /// <summary>The Zarr with other entries.</summary>
        Changed,

        /// <summary>The same Zarr.</summary>
        Same,
    }

    [Theory]
    [MemberData(nameof(FewCases))]
    public Task A_deleted_asset_is_registered_again(ExistingPolicy mode, ZarrStart start) =>
        RaceAsync(mode, start, (other, _) => other.DeleteAsync(ZarrScene.Path), AssertOursAsync);

    [Theory]
    [MemberData(nameof(FewCases))]
    public Task An_asset_whose_metadata_was_edited_gets_its_entries(ExistingPolicy mode, ZarrStart start) =>
        RaceAsync(mode, start, (other, _) => other.EditAsync(ZarrScene.Path), AssertOursAsync);

    [Theory]
    [MemberData(nameof(FewCases))]
    public Task A_renamed_asset_is_kept_and_a_new_one_is_registered(ExistingPolicy mode, ZarrStart start) =>
        RaceAsync(
            mode,
            start,
            (other, _) => other.RenameAsync(ZarrScene.Path, "moved/elsewhere.zarr"),
            async (scene, other, outcome, why) =>
            {
                await AssertOursAsync(scene, other, outcome, why);
                var ours = (await other.FindAsync(ZarrScene.Path))!["zarr"]!.ToString();
                if (start != ZarrStart.New)
                    Assert.NotNull(await other.FindAsync("moved/elsewhere.zarr"));
                if (await other.FindAsync("moved/elsewhere.zarr") is { } moved)
                    Assert.NotEqual(ours, moved["zarr"]!.ToString());
            }
        );

    [Theory]
    [MemberData(nameof(Cases))]
    public Task A_file_at_its_path_is_kept_or_replaced_depending_on_the_mode(ExistingPolicy mode, ZarrStart start) =>
        RaceAsync(
            mode,
            start,
            (other, _) => other.UploadAsync(ZarrScene.Path, Theirs),
            async (scene, other, outcome, why) =>
            {
                if (mode == ExistingPolicy.Refresh)
                {
                    await AssertOursAsync(scene, other, outcome, why);
                    return;
                }
                Assert.True(
                    mode == ExistingPolicy.Skip
                        ? outcome is Skipped { Message: "exists" }
                        : outcome is Failed { Message: "exists" },
                    why
                );
                Assert.Equal(Theirs, (await scene.Archive.ContentAsync(scene.Folder.Local.Id))[ZarrScene.Path]);
            }
        );

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Another_Zarr_at_its_path_is_kept_or_updated_depending_on_the_mode(
        ExistingPolicy mode,
        ZarrStart start
    ) =>
        RaceAsync(
            mode,
            start,
            (other, _) => other.UploadZarrAsync(ZarrScene.Path),
            async (scene, other, outcome, why) =>
            {
                // If it was there before we read the asset, it is updated, whatever --existing is.
                if (mode == ExistingPolicy.Refresh || outcome is Uploaded)
                {
                    await AssertOursAsync(scene, other, outcome, why);
                    return;
                }
                Assert.True(
                    mode == ExistingPolicy.Skip
                        ? outcome is Skipped { Message: "exists" }
                        : outcome is Failed { Message: "exists" },
                    why
                );
                Assert.Empty(await scene.EntriesAsync());
            }
        );

    [Theory]
    [InlineData(ZarrStart.New)]
    [InlineData(ZarrStart.Changed)]
    public Task The_upload_waits_while_the_archive_ingests_the_Zarr_for_another_client(ZarrStart start) =>
        RaceAsync(ExistingPolicy.Refresh, start, (other, _) => other.FinalizeAsync(ZarrScene.Path), AssertOursAsync);

    [Theory]
    [InlineData(ZarrStart.New)]
    [InlineData(ZarrStart.Changed)]
    public Task An_entry_that_another_client_uploads_into_the_Zarr_is_removed(ZarrStart start) =>
        RaceAsync(ExistingPolicy.Refresh, start, UploadEntryAsync, async (scene, other, outcome, why) =>
        {
            Assert.True(outcome is Uploaded or Skipped, why);
            // If it was uploaded after our last listing, finalizing the Zarr is up to the other client.
            if ((await scene.EntriesAsync()).ContainsKey("x/99"))
                Assert.Equal("Pending", (await scene.ZarrAsync())["status"]!.ToString());
            else
                await AssertOursAsync(scene, other, outcome, why);
        });

    private static async Task UploadEntryAsync(OtherClient other, UploadScene scene)
    {
        // While the archive ingests the Zarr, it rejects entries of all clients.
        await scene.Archive.Server.WhenIdle.WaitAsync(
            TimeSpan.FromMinutes(1),
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );
        await other.UploadEntryAsync(scene, ZarrScene.Path, "x/99", "one more file");
    }

    private static async Task AssertOursAsync(UploadScene scene, OtherClient other, AssetOutcome outcome, string why)
    {
        Assert.True(outcome is Uploaded or Skipped { Message: "identical" }, why);
        Assert.True(await other.FindAsync(ZarrScene.Path) is { } asset && asset["zarr"] is not null, why);
        await scene.AssertArchiveHoldsZarrAsync();
    }

    private async Task RaceAsync(
        ExistingPolicy mode,
        ZarrStart start,
        Func<OtherClient, UploadScene, Task> actAsync,
        Func<UploadScene, OtherClient, AssetOutcome, string, Task> checkAsync
    )
    {
        var requests = await RaceScene.RunAsync(
            shared.Archive,
            async scene =>
            {
                scene.WriteZarr(2);
                if (start == ZarrStart.New)
                    return;
                if (start == ZarrStart.Changed)
                    scene.Folder.Write($"{ZarrScene.Path}/x/gone", "to be deleted");
                await scene.UploadAsync();
                if (start == ZarrStart.Same)
                    return;
                File.Delete(scene.Folder.Locate($"{ZarrScene.Path}/x/gone"));
                scene.Folder.Write($"{ZarrScene.Path}/x/1", "changed");
            },
            // One at a time, so that the order of requests is the same in every run.
            new UploadOptions { Existing = mode, Jobs = new Jobs(1, 1) },
            actAsync,
            (scene, other, outcomes, why) => checkAsync(scene, other, outcomes[ZarrScene.Path], why)
        );
        Assert.InRange(requests, 2, 30);
    }
}
