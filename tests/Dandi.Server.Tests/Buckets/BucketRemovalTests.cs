using Dandi.Server.Data;
using Dandi.Server.Store;
using Dandi.Server.Tests.Concurrency;
using Dandi.Testing;

namespace Dandi.Server.Tests.Buckets;

/// <summary>The removal of discarded objects from a bucket that refuses some of them.</summary>
public sealed class BucketRemovalTests
{
    [Fact]
    public async Task Object_that_cannot_be_removed_is_logged_and_does_not_keep_the_others()
    {
        // Delays do not end by themselves.
        var clock = new SkippingTimeProvider(TimeSpan.Zero);
        await using var store = await RunningArchive.StartAsync(clock, "POST /dandi-dandisets/ status=403 n=2");
        var key = store.Server.StoreKey;
        var options = new ObjectStoreOptions
        {
            Endpoint = store.Server.Root,
            Bucket = "dandi-dandisets",
            AccessKey = key.AccessKey,
            SecretKey = key.Secret,
        };
        await using var archive = await RunningArchive.StartAsync(options, clock);
        var id = await archive.CreateDandisetAsync();
        for (var number = 0; number < 4; number++)
            await DandisetSteps.AddAsync(archive, id, $"{number}.txt", [(byte)number]);
        await archive.Server.WhenIdle;

        await archive.AskAsync("DELETE", $"/dandisets/{id}/", archive.Alice);
        clock.Advance(TimeSpan.FromDays(8));
        await archive.RestartAsync();
        await archive.Server.WhenIdle;

        Assert.Equal(2, CountDiscarded(archive));
        Assert.Equal(2, archive.Messages.Count);
        Assert.All(archive.Messages, message => Assert.Contains("403", message, StringComparison.Ordinal));

        while (CountDiscarded(archive) > 0)
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }
        Assert.Equal(2, archive.Messages.Count);
    }

    private static long CountDiscarded(RunningArchive archive)
    {
        using var database = new Database(Path.Combine(archive.Directory, "archive.sqlite"));
        return database.QueryNumber("SELECT count(*) FROM discarded_object");
    }
}
