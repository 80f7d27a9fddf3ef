using Dandi.Client.Tests.Upload.Races;
using Dandi.Testing;
using Dandi.Transfers;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

/// <summary>Runs that are stopped at each of their events in turn, also in stages that send no request.</summary>
public sealed class StageStopTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    // More than any of these runs has.
    private const int MaxEvents = 200;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_stopped_run_reports_unfinished_assets_as_interrupted_and_the_next_run_uploads_them(
        bool exists,
        bool isCancelled
    )
    {
        for (var number = 1; number < MaxEvents; number++)
        {
            await using var scene = await UploadScene.CreateSharedAsync(shared.Archive);
            await PrepareAsync(scene, exists);
            using var stop = new CancellationTokenSource();
            var count = 0;
            scene.OnEvent = _ =>
            {
                if (Interlocked.Increment(ref count) == number)
                    stop.Cancel();
            };
            if (isCancelled)
                scene.Cancellation = stop.Token;
            else
                scene.Stopping = stop.Token;

            var outcomes = await UploadAsync(scene, number, isCancelled);

            if (!stop.IsCancellationRequested)
            {
                Assert.InRange(number, 15, MaxEvents);
                return;
            }
            Assert.All(outcomes.OfType<Failed>(), failed =>
            {
                Assert.Contains("Interrupted", failed.Message, StringComparison.Ordinal);
                Assert.DoesNotContain("after 0 of", failed.Message, StringComparison.Ordinal);
            });
            (scene.Stopping, scene.Cancellation, scene.OnEvent) = (
                CancellationToken.None,
                TestContext.Current.CancellationToken,
                _ => { }
            );
            var (report, rest) = await scene.UploadAsync(Options);
            Assert.True(report.Succeeded, $"after a stop at event {number}: {string.Join('\n', rest.Values)}");
            await scene.AssertArchiveHoldsZarrAsync();
            Assert.NotNull(await new OtherClient(shared.Archive, scene.Folder.Local.Id).FindAsync("sub-1/sub-1.nwb"));
        }
        Assert.Fail("the run did not end");
    }

    private static UploadOptions Options => new() { Jobs = new Jobs(1, 1), Existing = ExistingPolicy.Overwrite };

    private static async Task<IEnumerable<AssetOutcome>> UploadAsync(UploadScene scene, int number, bool isCancelled)
    {
        try
        {
            var (report, outcomes) = await scene.UploadAsync(Options);
            Assert.True(isCancelled || scene.Stopping.IsCancellationRequested == report.Interrupted);
            return outcomes.Values;
        }
        catch (OperationCanceledException) when (isCancelled && scene.Cancellation.IsCancellationRequested)
        {
            return [];
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"a stop at event {number} ended the run", error);
        }
    }

    private static async Task PrepareAsync(UploadScene scene, bool exists)
    {
        scene.WriteZarr(2);
        scene.Folder.WriteNwb("sub-1/sub-1.nwb", scene.Folder.Local.Id.Value);
        if (!exists)
            return;
        scene.Folder.Write($"{ZarrScene.Path}/x/gone", "to be deleted");
        await scene.UploadAsync();
        File.Delete(scene.Folder.Locate($"{ZarrScene.Path}/x/gone"));
        scene.Folder.Write($"{ZarrScene.Path}/x/1", "changed");
        scene.Folder.WriteNwb("sub-1/sub-1.nwb", $"changed {scene.Folder.Local.Id}");
    }
}
