using System.Collections.Concurrent;
using Dandi.Client.Tests.Http.Blocking;
using Dandi.Http;
using Dandi.Storage.Blocking;
using Dandi.Throttling;

namespace Dandi.Client.Tests.Storage.Blocking;

public sealed class StoreWorkersTests : IDisposable
{
    private readonly HttpClients _clients = new(
        new RetryPolicy(TimeSpan.Zero, TimeProvider.System, new Random(1)),
        "test"
    );

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Every_item_is_transferred_once_and_never_more_than_the_limit_at_a_time(int limit)
    {
        var limiter = new ConcurrencyLimiter(limit, limit, TimeProvider.System);
        var work = new Work();
        using var workers = Create(limiter, work, null, Token);

        for (var item = 0; item < 5000; item++)
            Assert.True(await workers.TryAddAsync(item, Token));
        workers.Close();
        await workers.Completion;

        Assert.Equal(Enumerable.Range(0, 5000), work.Done.Order());
        Assert.InRange(work.Peak, 1, limit);
        Assert.Equal(0, limiter.InFlight);
        Assert.True(work.Flushes > 0);
    }

    [Fact]
    public Task Items_may_come_in_any_rhythm_from_several_groups_of_workers() =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[0, 300].Array[1, 4], Gen.Int[0, 1_000_000])
            .SampleAsync(
                async (limit, counts, seed) =>
                {
                    var limiter = new ConcurrencyLimiter(limit, limit, TimeProvider.System);
                    await Task.WhenAll(counts.Select((count, index) => RunAsync(limiter, count, seed + index)));
                    Assert.Equal(0, limiter.InFlight);
                },
                iter: 30,
                threads: 1
            );

    [Fact]
    public async Task As_many_are_transferred_at_a_time_as_the_limit_allows_although_none_ends()
    {
        using var running = new CountdownEvent(4);
        using var mayEnd = new ManualResetEventSlim();
        var limiter = new ConcurrencyLimiter(4, 4, TimeProvider.System);
        var work = new Work
        {
            OnRun = (item, _, _) =>
            {
                if (item < 4)
                    running.Signal();
                mayEnd.Wait(Token);
            },
        };
        using var workers = Create(limiter, work, null, Token);
        for (var item = 0; item < 8; item++)
            await workers.TryAddAsync(item, Token);

        running.Wait(Token);

        mayEnd.Set();
        workers.Close();
        await workers.Completion;
        Assert.Equal(8, work.Done.Count);
    }

    [Fact]
    public async Task Nothing_is_accepted_after_the_end()
    {
        using var workers = Create(new ConcurrencyLimiter(2, 2, TimeProvider.System), new Work(), null, Token);
        workers.Close();
        await workers.Completion;

        Assert.False(await workers.TryAddAsync(1, Token));
    }

    [Fact]
    public async Task An_exception_ends_all()
    {
        var limiter = new ConcurrencyLimiter(3, 3, TimeProvider.System);
        var work = new Work { OnRun = (item, _, _) => ThrowAt100(item) };
        using var workers = Create(limiter, work, null, Token);
        for (var item = 0; item < 5000; item++)
        {
            if (!await workers.TryAddAsync(item, Token))
                break;
        }
        workers.Close();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => workers.Completion);

        Assert.Equal("item 100", error.Message);
        Assert.Equal(0, limiter.InFlight);

        static void ThrowAt100(int item)
        {
            if (item == 100)
                throw new InvalidOperationException("item 100");
        }
    }

    [Fact]
    public async Task Cancelling_ends_requests_without_response()
    {
        using var asked = new CountdownEvent(2);
        await using var server = new ScriptedServer(
            (_, _) =>
            {
                asked.Signal();
                return null;
            }
        );
        var limiter = new ConcurrencyLimiter(2, 2, TimeProvider.System);
        var work = new Work
        {
            OnRun = (_, session, lease) => session.TryGet(server.Url, "/", new byte[1], lease, () => { }),
        };
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var workers = Create(limiter, work, null, cancelling.Token);
        for (var item = 0; item < 10; item++)
            await workers.TryAddAsync(item, Token);
        asked.Wait(Token);

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => workers.Completion);
        Assert.Equal(0, limiter.InFlight);
        Assert.Equal(2, work.Done.Count);
    }

    [Fact]
    public async Task Those_who_wait_with_a_lower_rank_go_first()
    {
        var limiter = new ConcurrencyLimiter(1, 1, TimeProvider.System);
        var (first, second) = (limiter.NextRank(), limiter.NextRank());
        using var isRunning = new ManualResetEventSlim();
        using var mayEnd = new ManualResetEventSlim();
        var work = new Work
        {
            OnRun = (_, _, _) =>
            {
                isRunning.Set();
                mayEnd.Wait(Token);
            },
        };
        using var workers = Create(limiter, work, second, Token);
        await workers.TryAddAsync(1, Token);
        await workers.TryAddAsync(2, Token);
        isRunning.Wait(Token);
        var waiting = limiter.AcquireAsync(first, 0, Token).AsTask();
        Assert.False(waiting.IsCompleted);
        mayEnd.Set();

        var lease = await waiting;

        Assert.Single(work.Done);
        lease.Dispose();
        workers.Close();
        await workers.Completion;
        Assert.Equal(2, work.Done.Count);
    }

    /// <inheritdoc/>
    public void Dispose() => _clients.Dispose();

    private async Task RunAsync(ConcurrencyLimiter limiter, int count, int seed)
    {
        var (work, random) = (new Work(), new Random(seed));
        using var workers = Create(limiter, work, limiter.NextRank(), Token);
        for (var item = 0; item < count; item++)
        {
            if (random.Next(4) == 0)
                await Task.Yield();
            await workers.TryAddAsync(item, Token);
        }
        workers.Close();
        await workers.Completion;
        Assert.Equal(Enumerable.Range(0, count), work.Done.Order());
    }

    private StoreWorkers<int> Create(ConcurrencyLimiter limiter, Work work, long? rank, CancellationToken token) =>
        new(_clients.BlockingStorage!, limiter, rank, work, token);

    private sealed class Work : IStoreWork<int>
    {
        private readonly ConcurrentDictionary<ConcurrencyLease, int> _leases = new();
        private int _flushes;
        private int _running;
        private int _peak;

        public ConcurrentQueue<int> Done { get; } = new();

        public Action<int, StoreSession, ConcurrencyLease> OnRun { get; init; } = (_, _, _) => { };

        public int Peak => Volatile.Read(ref _peak);

        public int Flushes => Volatile.Read(ref _flushes);

        public long SizeOf(int item) => 0;

        public void Run(int item, StoreSession session, ConcurrencyLease lease)
        {
            var running = Interlocked.Increment(ref _running);
            for (var peak = Peak; running > peak; peak = Peak)
                Interlocked.CompareExchange(ref _peak, running, peak);
            // Each item has a lease of its own.
            Assert.True(_leases.TryAdd(lease, item));
            OnRun(item, session, lease);
            Done.Enqueue(item);
            Interlocked.Decrement(ref _running);
            if (item % 7 == 0)
                lease.Dispose();
        }

        public void Flush() => Interlocked.Increment(ref _flushes);
    }
}
