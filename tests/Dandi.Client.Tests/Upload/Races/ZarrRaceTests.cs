using Dandi.Testing;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload.Races;

/// <summary>Zarrs that somebody else writes to in the archive, between any two of our requests.</summary>
public sealed class ZarrRaceTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private static readonly byte[] Theirs = [.. "a file of somebody else"u8];

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

    /// <summary>Where the mode makes no difference, one that keeps what is there and one that does not show it.</summary>
    public static TheoryData<ExistingPolicy, ZarrStart> FewCases =>
        [.. Cases.Where(row => row.Data.Item1 != ExistingPolicy.Error)];

    /// <summary>What the archive has at first.</summary>
    public enum ZarrStart
    {
        /// <summary>Nothing.</summary>
        New,

        /// <summary>The Zarr with other files.</summary>
        Changed,

        /// <summary>The same Zarr.</summary>
        Same,
    }

    [Theory]
    [MemberData(nameof(FewCases))]
    public Task A_deleted_asset_is_registered_again(ExistingPolicy mode, ZarrStart start) =>
        PlayAsync(mode, start, (other, _) => other.DeleteAsync(ZarrScene.Path), AssertOursAsync);

    [Theory]
    [MemberData(nameof(FewCases))]
    public Task An_edited_asset_gets_its_files(ExistingPolicy mode, ZarrStart start) =>
        PlayAsync(mode, start, (other, _) => other.EditAsync(ZarrScene.Path), AssertOursAsync);

    [Theory]
    [MemberData(nameof(FewCases))]
    public Task A_renamed_asset_stays_and_another_takes_its_place(ExistingPolicy mode, ZarrStart start) =>
        PlayAsync(
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
    public Task A_file_in_its_place_is_kept_or_replaced_as_the_mode_says(ExistingPolicy mode, ZarrStart start) =>
        PlayAsync(
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
    public Task Another_zarr_in_its_place_is_kept_or_updated_as_the_mode_says(ExistingPolicy mode, ZarrStart start) =>
        PlayAsync(
            mode,
            start,
            (other, _) => other.UploadZarrAsync(ZarrScene.Path),
            async (scene, other, outcome, why) =>
            {
                // Before we have looked, it is a Zarr like any other: --existing does not concern those.
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
                Assert.Empty(await scene.FilesAsync());
            }
        );

    [Theory]
    [InlineData(ZarrStart.New)]
    [InlineData(ZarrStart.Changed)]
    public Task A_checksum_that_somebody_else_asks_for_is_waited_for(ZarrStart start) =>
        PlayAsync(ExistingPolicy.Refresh, start, (other, _) => other.FinalizeAsync(ZarrScene.Path), AssertOursAsync);

    [Theory]
    [InlineData(ZarrStart.New)]
    [InlineData(ZarrStart.Changed)]
    public Task A_file_that_somebody_else_sends_into_the_zarr_is_repaired(ZarrStart start) =>
        PlayAsync(ExistingPolicy.Refresh, start, SendAsync, async (scene, other, outcome, why) =>
        {
            Assert.True(outcome is Uploaded or Skipped, why);
            // Behind our last look at its files it is theirs to be summed up.
            if ((await scene.FilesAsync()).ContainsKey("x/99"))
                Assert.Equal("Pending", (await scene.ZarrAsync())["status"]!.ToString());
            else
                await AssertOursAsync(scene, other, outcome, why);
        });

    private static async Task SendAsync(OtherClient other, UploadScene scene)
    {
        // While the archive computes a checksum, it accepts no file from anybody.
        await scene.Archive.Server.Rest.WaitAsync(
            TimeSpan.FromMinutes(1),
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );
        await other.SendAsync(scene, ZarrScene.Path, "x/99", "a file more");
    }

    private static async Task AssertOursAsync(UploadScene scene, OtherClient other, AssetOutcome outcome, string why)
    {
        Assert.True(outcome is Uploaded or Skipped { Message: "identical" }, why);
        Assert.True(await other.FindAsync(ZarrScene.Path) is { } asset && asset["zarr"] is not null, why);
        await scene.AssertArchiveHoldsZarrAsync();
    }

    private async Task PlayAsync(
        ExistingPolicy mode,
        ZarrStart start,
        Func<OtherClient, UploadScene, Task> actAsync,
        Func<UploadScene, OtherClient, AssetOutcome, string, Task> checkAsync
    )
    {
        var requests = await RaceScene.PlayAsync(
            shared.Archive,
            async scene =>
            {
                scene.WriteZarr(2);
                if (start == ZarrStart.New)
                    return;
                if (start == ZarrStart.Changed)
                    scene.Folder.Write($"{ZarrScene.Path}/x/gone", "will go");
                await scene.UploadAsync();
                if (start == ZarrStart.Same)
                    return;
                File.Delete(scene.Folder.Locate($"{ZarrScene.Path}/x/gone"));
                scene.Folder.Write($"{ZarrScene.Path}/x/1", "changed");
            },
            // One at a time, so that the requests come in the same order each time.
            new UploadOptions { Existing = mode, Jobs = new Jobs(1, 1) },
            actAsync,
            (scene, other, outcomes, why) => checkAsync(scene, other, outcomes[ZarrScene.Path], why)
        );
        Assert.InRange(requests, 2, 30);
    }
}
