using System.Collections.Concurrent;
using Dandi.Testing;
using Dandi.Transfers;

namespace Dandi.Client.Tests.Upload.Hostile;

/// <summary>
/// A server whose responses are changed at random: an upload ends, with an error that is meant for users if it fails;
/// what it reports as uploaded is in the archive; and the API key goes nowhere else.
/// </summary>
public sealed class HostileServerTests(SharedArchive shared) : IClassFixture<SharedArchive>
{
    private const int DefaultCount = 1_000;
    private const long MaxMemory = 300L << 20;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task An_upload_to_a_hostile_server_ends_and_never_claims_what_is_not_so()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        // The tests and the archive are in the same process.
        var withoutClients = process.WorkingSet64;
        var outcomes = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = 2,
            CancellationToken = TestContext.Current.CancellationToken,
        };
        await Parallel.ForEachAsync(Enumerable.Range(0, SeededSet.Count(DefaultCount)), options, async (seed, token) =>
            outcomes.AddOrUpdate(await RunAsync(seed, token), 1, (_, count) => count + 1)
        );
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", outcomes));
        // Otherwise the servers were too hostile, or not enough.
        Assert.All(["uploaded", "failed"], outcome =>
            Assert.True(outcomes.GetValueOrDefault(outcome) > SeededSet.Count(DefaultCount) / 50, outcome)
        );
        process.Refresh();
        var memory = process.PeakWorkingSet64 - withoutClients;
        TestContext.Current.TestOutputHelper?.WriteLine($"{memory >> 20} MiB more than before");
        if (SeededSet.Count(1) > 1)
            Assert.InRange(memory, 0, MaxMemory);
    }

    private async Task<string> RunAsync(int seed, CancellationToken token)
    {
        HostileTransport? transport = null;
        await using var scene = await UploadScene.CreateSharedAsync(shared.Archive, _patience, (network, clock) =>
            transport = new HostileTransport(network, shared.Archive.Server.Root, clock, seed)
        );
        var path = Prepare(scene, seed);
        try
        {
            var outcome = await UploadAsync(scene, path).WaitAsync(Limit, token);
            transport!.IsHostile = false;
            if (outcome is Uploaded)
                await AssertUploadedAsync(scene, path, seed);
            return outcome is Uploaded ? "uploaded" : "failed";
        }
        catch (DandiException error)
        {
            Assert.True(error.Message.Length < 3_000, $"seed {seed}: {error.Message}");
            return "ended";
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"seed {seed}: {error.GetType().Name}: {error.Message}", error);
        }
        finally
        {
            Assert.Empty(transport!.LeakedKeys);
        }
    }

    private static string Prepare(UploadScene scene, int seed)
    {
        if (seed % 8 == 0)
        {
            scene.WriteZarr(2);
            return ZarrScene.Path;
        }
        scene.Folder.WriteRandom("a.mp4", 100 + (seed % 100), seed);
        return "a.mp4";
    }

    private static async Task<AssetOutcome> UploadAsync(UploadScene scene, string path)
    {
        await scene.TryConnectAsync(TestContext.Current.CancellationToken);
        var (_, outcomes) = await scene.UploadAsync();
        return outcomes[path];
    }

    private static async Task AssertUploadedAsync(UploadScene scene, string path, int seed)
    {
        try
        {
            if (path == ZarrScene.Path)
                await scene.AssertArchiveHoldsZarrAsync();
            else
                await scene.AssertArchiveHoldsFolderAsync();
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"seed {seed} claims an upload that is not so", error);
        }
    }
}
