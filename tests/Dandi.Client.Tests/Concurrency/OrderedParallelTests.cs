using System.Runtime.CompilerServices;
using Dandi.Concurrency;

namespace Dandi.Client.Tests.Concurrency;

public sealed class OrderedParallelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task Results_are_in_the_order_of_the_items_whatever_their_durations() =>
        Gen.Select(Gen.Int[0, 3].Array[0, 100], Gen.Int[1, 8])
            .SampleAsync(
                async (yields, parallel) =>
                {
                    var (running, max, lockObject) = (0, 0, new Lock());

                    var results = await OrderedParallel
                        .SelectAsync(Enumerable.Range(0, yields.Length).ToAsyncEnumerable(), parallel, MapAsync, Token)
                        .ToListAsync(Token);

                    Assert.Equal(Enumerable.Range(0, yields.Length), results);
                    Assert.InRange(max, 0, parallel);

                    async Task<int> MapAsync(int item, CancellationToken token)
                    {
                        lock (lockObject)
                            max = Math.Max(max, ++running);
                        for (var i = 0; i < yields[item]; i++)
                            await Task.Yield();
                        lock (lockObject)
                            running--;
                        return item;
                    }
                },
                iter: 100
            );

    [Fact]
    public async Task A_result_is_yielded_while_later_items_are_still_mapped()
    {
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        await foreach (var item in OrderedParallel.SelectAsync(new[] { 0, 1 }.ToAsyncEnumerable(), 2, MapAsync, Token))
        {
            if (item == 0)
                first.SetResult();
        }

        Assert.True(first.Task.IsCompletedSuccessfully);

        async Task<int> MapAsync(int item, CancellationToken token)
        {
            if (item == 1)
                await first.Task.WaitAsync(token);
            return item;
        }
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(4, 64)]
    [InlineData(100, 1024)]
    public async Task The_number_of_items_read_ahead_is_bounded(int parallel, int bound)
    {
        var (read, mapped, consumed, ahead) = (0, 0, 0, 0);
        var slow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isFull = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var run = ConsumeAsync();
        // With one task at a time, no other item is mapped while the slow one is; the consumer waits instead.
        if (parallel > 1)
            await isFull.Task.WaitAsync(Token);
        slow.SetResult();
        await run;

        Assert.Equal(5000, consumed);
        Assert.InRange(ahead, bound, bound + 2);

        async Task ConsumeAsync()
        {
            await foreach (
                var item in OrderedParallel.SelectAsync(ItemsAsync(5000, CountRead, Token), parallel, MapAsync, Token)
            )
            {
                Interlocked.Increment(ref consumed);
                if (item == 0)
                    await isFull.Task.WaitAsync(Token);
                await Task.Yield();
            }
        }

        async Task<int> MapAsync(int item, CancellationToken token)
        {
            if (item == 0)
                await slow.Task.WaitAsync(token);
            else if (Interlocked.Increment(ref mapped) == bound - 1)
                isFull.TrySetResult();
            return item;
        }

        void CountRead() => ahead = Math.Max(ahead, ++read - Volatile.Read(ref consumed));
    }

    [Fact]
    public async Task The_first_failure_cancels_the_others_and_is_thrown_even_if_an_earlier_item_is_pending()
    {
        var cancelled = 0;

        var error = await Assert.ThrowsAsync<DandiException>(async () =>
        {
            await OrderedParallel
                .SelectAsync(Enumerable.Range(0, 1000).ToAsyncEnumerable(), 4, MapAsync, Token)
                .ToListAsync(Token);
        });

        Assert.Equal("the first", error.Message);
        Assert.InRange(cancelled, 1, 3);

        async Task<int> MapAsync(int item, CancellationToken token)
        {
            if (item == 3)
                throw new DandiException("the first");
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            }
            finally
            {
                Interlocked.Increment(ref cancelled);
            }
            return item;
        }
    }

    [Fact]
    public async Task A_failure_of_the_source_cancels_running_maps_and_is_thrown()
    {
        var error = await Assert.ThrowsAsync<DandiException>(async () =>
        {
            await OrderedParallel.SelectAsync(ItemsAsync(), 4, MapAsync, Token).ToListAsync(Token);
        });

        Assert.Equal("no more", error.Message);

        static async Task<int> MapAsync(int item, CancellationToken token)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return item;
        }

        static async IAsyncEnumerable<int> ItemsAsync()
        {
            yield return 1;
            await Task.Yield();
            throw new DandiException("no more");
        }
    }

    [Fact]
    public async Task Nothing_is_left_running_when_the_enumeration_is_abandoned()
    {
        var running = 0;

        await foreach (
            var item in OrderedParallel.SelectAsync(Enumerable.Range(0, 1000).ToAsyncEnumerable(), 4, MapAsync, Token)
        )
        {
            Assert.Equal(0, item);
            break;
        }

        Assert.Equal(0, running);

        async Task<int> MapAsync(int item, CancellationToken token)
        {
            if (item == 0)
                return item;
            Interlocked.Increment(ref running);
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            }
            finally
            {
                await Task.Yield();
                Interlocked.Decrement(ref running);
            }
            return item;
        }
    }

    [Fact]
    public async Task Cancellation_abandons_a_map_that_ignores_it_if_that_is_allowed()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var isReading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource<int>();

        var run = OrderedParallel
            .SelectAsync(new[] { 0 }.ToAsyncEnumerable(), 4, MapAsync, stop.Token, abandonsBlocked: true)
            .ToListAsync(Token)
            .AsTask();
        await isReading.Task.WaitAsync(Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            run.WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System, Token)
        );
        never.SetResult(0);

        Task<int> MapAsync(int item, CancellationToken token)
        {
            isReading.SetResult();
            return never.Task;
        }
    }

    [Fact]
    public async Task Cancellation_waits_for_a_map_that_ignores_it_by_default()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var isReading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var end = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);

        var run = OrderedParallel
            .SelectAsync(new[] { 0 }.ToAsyncEnumerable(), 4, MapAsync, stop.Token)
            .ToListAsync(Token)
            .AsTask();
        await isReading.Task.WaitAsync(Token);
        await stop.CancelAsync();

        Assert.False(run.IsCompleted);
        end.SetResult(0);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        Task<int> MapAsync(int item, CancellationToken token)
        {
            isReading.SetResult();
            return end.Task;
        }
    }

    private static async IAsyncEnumerable<int> ItemsAsync(
        int count,
        Action read,
        [EnumeratorCancellation] CancellationToken token
    )
    {
        for (var item = 0; item < count; item++)
        {
            token.ThrowIfCancellationRequested();
            read();
            yield return item;
            await Task.CompletedTask;
        }
    }
}
