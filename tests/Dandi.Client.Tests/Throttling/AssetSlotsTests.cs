using Dandi.Throttling;

namespace Dandi.Client.Tests.Throttling;

public sealed class AssetSlotsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_more_works_run_than_there_are_slots()
    {
        using var slots = new AssetSlots(3);
        var (running, most) = (0, 0);

        await slots.RunAllAsync(
            Enumerable.Range(0, 100),
            async (_, _) =>
            {
                var now = Interlocked.Increment(ref running);
                lock (slots)
                    most = Math.Max(most, now);
                await Task.Yield();
                Interlocked.Decrement(ref running);
            },
            Token
        );

        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task Who_steps_out_makes_room_for_all_others()
    {
        using var slots = new AssetSlots(1);
        var othersAreDone = new TaskCompletionSource<bool>();
        var done = 0;

        await slots.RunAllAsync(
            Enumerable.Range(0, 10),
            async (item, token) =>
            {
                if (item < 3)
                    await slots.StepOutAsync(() => othersAreDone.Task, token);
                if (Interlocked.Increment(ref done) == 7)
                    othersAreDone.SetResult(true);
            },
            Token
        );

        Assert.Equal(10, done);
    }

    [Fact]
    public async Task The_first_failure_cancels_the_others_and_is_the_one_that_is_thrown()
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
    public async Task Nothing_is_begun_with_the_slot_of_the_one_that_failed()
    {
        using var slots = new AssetSlots(1);
        var theNextIsAskedFor = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = 0;

        await Assert.ThrowsAsync<DandiException>(() =>
            slots.RunAllAsync(
                Items(),
                async (_, _) =>
                {
                    Interlocked.Increment(ref started);
                    await theNextIsAskedFor.Task;
                    throw new DandiException("the first");
                },
                Token
            )
        );

        Assert.Equal(1, started);

        IEnumerable<int> Items()
        {
            yield return 0;
            theNextIsAskedFor.SetResult();
            yield return 1;
        }
    }

    [Fact]
    public async Task Nothing_to_do_is_done_at_once()
    {
        using var slots = new AssetSlots(1);

        await slots.RunAllAsync(Array.Empty<int>(), (_, _) => throw new InvalidOperationException("never"), Token);
    }
}
