using Dandi.Client.Tests.Upload.Races;
using Dandi.Testing;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

/// <summary>A run that is stopped at each of its events in turn, also in stages that make no request.</summary>
public sealed class StageStopTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    // More events than any of these runs has.
    private const int MaxEvents = 200;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task What_could_not_be_finished_says_so_and_the_next_run_does_it(bool isThere, bool atOnce)
    {
        for (var number = 1; number < MaxEvents; number++)
        {
            await using var scene = await UploadScene.ShareAsync(shared.Archive);
            await PrepareAsync(scene, isThere);
            using var stop = new CancellationTokenSource();
            var count = 0;
            scene.Watch = _ =>
            {
                if (Interlocked.Increment(ref count) == number)
                    stop.Cancel();
            };
            if (atOnce)
                scene.Ending = stop.Token;
            else
                scene.Stopping = stop.Token;

            var outcomes = await UploadAsync(scene, number, atOnce);

            if (!stop.IsCancellationRequested)
            {
                Assert.InRange(number, 15, MaxEvents);
                return;
            }
            Assert.All(outcomes.OfType<Failed>(), failed =>
                Assert.Contains("Interrupted", failed.Message, StringComparison.Ordinal)
            );
            (scene.Stopping, scene.Ending, scene.Watch) = (
                CancellationToken.None,
                TestContext.Current.CancellationToken,
                _ => { }
            );
            var (report, rest) = await scene.UploadAsync(Options);
            Assert.True(report.Succeeded, $"after a stop at event {number}: {string.Join('\n', rest.Values)}");
            await scene.AssertArchiveHoldsZarrAsync();
            Assert.NotNull(await new OtherClient(shared.Archive, scene.Folder.Local.Id).FindAsync("sub-1/sub-1.nwb"));
        }
        Assert.Fail("the run does not end");
    }

    private static UploadOptions Options => new() { Jobs = new Jobs(1, 1), Existing = ExistingPolicy.Overwrite };

    private static async Task<IEnumerable<AssetOutcome>> UploadAsync(UploadScene scene, int number, bool atOnce)
    {
        try
        {
            var (report, outcomes) = await scene.UploadAsync(Options);
            Assert.True(atOnce || scene.Stopping.IsCancellationRequested == report.Interrupted);
            return outcomes.Values;
        }
        catch (OperationCanceledException) when (atOnce && scene.Ending.IsCancellationRequested)
        {
            return [];
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"a stop at event {number} has ended the run", error);
        }
    }

    private static async Task PrepareAsync(UploadScene scene, bool isThere)
    {
        scene.WriteZarr(2);
        scene.Folder.WriteNwb("sub-1/sub-1.nwb", scene.Folder.Local.Id.Value);
        if (!isThere)
            return;
        scene.Folder.Write($"{ZarrScene.Path}/x/gone", "will go");
        await scene.UploadAsync();
        File.Delete(scene.Folder.Locate($"{ZarrScene.Path}/x/gone"));
        scene.Folder.Write($"{ZarrScene.Path}/x/1", "changed");
        scene.Folder.WriteNwb("sub-1/sub-1.nwb", $"changed {scene.Folder.Local.Id}");
    }
}
