using Dandi.Testing;
using Dandi.Transfers;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload.Races;

/// <summary>Runs an upload once per request, and lets another client act before that request.</summary>
internal static class RaceScene
{
    /// <summary>The path to which another client moves the asset.</summary>
    public const string Moved = "moved/elsewhere.mp4";

    // More than any of these runs sends.
    private const int MaxRequests = 60;

    /// <summary>Runs all uploads, each in a new Dandiset.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="prepareAsync">Creates the local files, and what the archive has before.</param>
    /// <param name="options">The options of the upload.</param>
    /// <param name="actAsync">What the other client does.</param>
    /// <param name="checkAsync">Checks the result; its last argument describes the request.</param>
    /// <returns>The number of requests of an upload.</returns>
    public static async Task<int> RunAsync(
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
            await using var scene = await UploadScene.CreateSharedAsync(archive);
            var other = new OtherClient(archive, scene.Folder.Local.Id);
            await prepareAsync(scene);
            var (earlier, hasActed) = (scene.Network.Requests.Count, false);
            scene.Network.BeforeSend = async count =>
            {
                if (count != earlier + before)
                    return;
                hasActed = true;
                await actAsync(other, scene);
            };

            var (_, outcomes) = await scene.UploadAsync(options);

            hasRaced |= other.HasActed;
            if (!hasActed)
            {
                Assert.True(hasRaced, "the other client has changed nothing before any request");
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
        throw new InvalidOperationException("the run did not end");
    }

    private static string Show(IReadOnlyDictionary<string, AssetOutcome> outcomes) =>
        string.Join(
            "; ",
            outcomes.Values.Select(outcome =>
                $"{outcome.GetType().Name} {outcome.Path} {(outcome as Failed)?.Message}{(outcome as Skipped)?.Message}"
            )
        );
}
