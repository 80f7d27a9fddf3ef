using Dandi.Testing;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload.Races;

/// <summary>A run, and somebody else who does one thing before one of its requests: each thing before each request in turn.</summary>
internal static class RaceScene
{
    /// <summary>Where the asset is moved to.</summary>
    public const string Moved = "moved/elsewhere.mp4";

    // More requests than any of these runs makes.
    private const int MaxRequests = 60;

    /// <summary>Plays all of it, each time with another Dandiset.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="prepareAsync">Fills folder and archive.</param>
    /// <param name="options">What the run is asked to do.</param>
    /// <param name="actAsync">What somebody else does.</param>
    /// <param name="checkAsync">Looks at what has come of it; told which request came after.</param>
    /// <returns>How many requests a run makes.</returns>
    public static async Task<int> PlayAsync(
        RunningArchive archive,
        Func<UploadScene, Task> prepareAsync,
        UploadOptions options,
        Func<OtherClient, UploadScene, Task> actAsync,
        Func<UploadScene, OtherClient, IReadOnlyDictionary<string, AssetOutcome>, string, Task> checkAsync
    )
    {
        var hasRaced = false;
        for (var before = 1; before < MaxRequests; before++)
        {
            await using var scene = await UploadScene.ShareAsync(archive);
            var other = new OtherClient(archive, scene.Folder.Local.Id);
            await prepareAsync(scene);
            var (earlier, isPlayed) = (scene.Network.Requests.Count, false);
            scene.Network.Sending = async count =>
            {
                if (count != earlier + before)
                    return;
                isPlayed = true;
                await actAsync(other, scene);
            };

            var (_, outcomes) = await scene.UploadAsync(options);

            hasRaced |= other.HasActed;
            if (!isPlayed)
            {
                Assert.True(hasRaced, "somebody else has changed nothing before any request");
                return before - 1;
            }
            var requests = scene.Network.Requests.Skip(earlier).ToList();
            await checkAsync(
                scene,
                other,
                outcomes,
                $"before request {before}, {requests[before - 1]}: {Show(outcomes)}\n{string.Join('\n', requests)}"
            );
        }
        throw new InvalidOperationException("the run does not end");
    }

    private static string Show(IReadOnlyDictionary<string, AssetOutcome> outcomes) =>
        string.Join(
            "; ",
            outcomes.Values.Select(outcome =>
                $"{outcome.GetType().Name} {outcome.Path} {(outcome as Failed)?.Message}{(outcome as Skipped)?.Message}"
            )
        );
}
