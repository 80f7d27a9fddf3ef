using Dandi.Throttling;

namespace Dandi.Client.Tests.Throttling;

public sealed class AssetSlotsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_more_items_are_processed_at_a_time_than_there_are_slots()
    {
        using var slots = new AssetSlots(3);
        var (running, max) = (0, 0);

        await slots.RunAllAsync(
            Enumerable.Range(0, 100),
            async (_, _) =>
            {
                var now = Interlocked.Increment(ref running);
                lock (slots)
                    max = Math.Max(max, now);
                await Task.Yield();
                Interlocked.Decrement(ref running);
            },
            Token
        );

        Assert.InRange(max, 1, 3);
    }

    [Fact]
    public async Task Waiting_without_a_slot_lets_other_items_be_processed()
    {
        using var slots = new AssetSlots(1);
        var othersAreDone = new TaskCompletionSource<bool>();
        var done = 0;

        await slots.RunAllAsync(
            Enumerable.Range(0, 10),
            async (item, token) =>
            {
                if (item < 3)
                    await slots.WaitWithoutSlotAsync(() => othersAreDone.Task, token);
                if (Interlocked.Increment(ref done) == 7)
                    othersAreDone.SetResult(true);
            },
            Token
        );

        Assert.Equal(10, done);
    }

    [Fact]
    public async Task The_first_failure_cancels_the_others_and_is_thrown()
    {
        using var slots = new AssetSlots(4);
        var started = 0;

        var error = await Assert.ThrowsAsync<DandiException>(() =>
            slots.RunAllAsync(
                Enumerable.Range(0, 1000),
                async (item, token) =>
                {
                    Interlocked.Increment(ref started);
                    if (item == 1)
                        throw new DandiException("the first");
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                },
                Token
            )
        );

        Assert.Equal("the first", error.Message);
        Assert.InRange(started, 1, 4);
    }

    [Fact]
    public async Task No_item_starts_with_the_slot_of_an_item_that_failed()
    {
        using var slots = new AssetSlots(1);
        var nextIsRequested = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = 0;

        await Assert.ThrowsAsync<DandiException>(() =>
            slots.RunAllAsync(
                Items(),
                async (_, _) =>
                {
                    Interlocked.Increment(ref started);
                    await nextIsRequested.Task;
                    throw new DandiException("the first");
                },
                Token
            )
        );

        Assert.Equal(1, started);

        IEnumerable<int> Items()
        {
            yield return 0;
            nextIsRequested.SetResult();
            yield return 1;
        }
    }

    [Fact]
    public async Task Without_items_nothing_is_processed()
    {
        using var slots = new AssetSlots(1);

        await slots.RunAllAsync(Array.Empty<int>(), (_, _) => throw new InvalidOperationException("never"), Token);
    }
}
