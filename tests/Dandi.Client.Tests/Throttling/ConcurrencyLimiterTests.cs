using Dandi.Throttling;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Client.Tests.Throttling;

public sealed class ConcurrencyLimiterTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task No_more_requests_are_in_flight_than_the_limit_says()
    {
        var limiter = new ConcurrencyLimiter(start: 2, ceiling: 2, _time);
        using var first = await EnterAsync(limiter);
        using var second = await EnterAsync(limiter);
        var third = limiter.EnterAsync(null, TestContext.Current.CancellationToken).AsTask();
        Assert.False(third.IsCompleted);

        first.Dispose();

        using var lease = await third;
        Assert.Equal(2, limiter.Peak);
    }

    [Fact]
    public async Task It_grows_while_throughput_grows_with_it_up_to_the_ceiling()
    {
        var limiter = new ConcurrencyLimiter(start: 4, ceiling: 40, _time);

        for (var i = 0; i < 12; i++)
            await RoundTripAsync(limiter, TimeSpan.FromMilliseconds(300));

        Assert.Equal(40, limiter.Limit);
    }

    [Fact]
    public async Task It_stays_where_more_requests_bring_nothing()
    {
        var limiter = new ConcurrencyLimiter(start: 8, ceiling: 1000, _time);

        // A store that answers 20 requests a second, however many come at a time.
        for (var i = 0; i < 60; i++)
            await RoundTripAsync(limiter, TimeSpan.FromMilliseconds(50 * limiter.Limit));

        Assert.InRange(limiter.Limit, 1, 30);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(30)]
    public async Task It_comes_back_to_fewer_where_fewer_bring_as_much(int enough)
    {
        var limiter = new ConcurrencyLimiter(start: 8, ceiling: 256, _time);
        // A line that is full with so many, and whose speed goes up and down by a tenth.
        var random = new Random(1);
        var limits = new List<int>();

        for (var i = 0; i < 600; i++)
        {
            await RoundTripAsync(
                limiter,
                TimeSpan.FromMilliseconds(
                    300.0 * Math.Max(1, (double)limiter.Limit / enough) * (0.9 + (0.2 * random.NextDouble()))
                )
            );
            limits.Add(limiter.Limit);
        }

        Assert.InRange(limits.Skip(100).Average(), 0.8 * enough, 2.5 * enough);
    }

    [Fact]
    public async Task It_keeps_many_where_many_bring_more()
    {
        var limiter = new ConcurrencyLimiter(start: 8, ceiling: 256, _time);
        var limits = new List<int>();

        for (var i = 0; i < 600; i++)
        {
            await RoundTripAsync(limiter, TimeSpan.FromMilliseconds(300));
            limits.Add(limiter.Limit);
        }

        Assert.InRange(limits.Skip(20).Average(), 245, 256);
    }

    [Fact]
    public async Task Behind_an_outage_it_grows_to_where_it_was_and_not_beyond_what_is_worth_it()
    {
        var limiter = new ConcurrencyLimiter(start: 16, ceiling: 256, _time);
        for (var i = 0; i < 20; i++)
            await RoundTripAsync(limiter, TimeSpan.FromMilliseconds(20 * limiter.Limit));
        for (var i = 0; i < 20; i++, _time.Advance(TimeSpan.FromSeconds(2)))
            limiter.Slow();

        for (var i = 0; i < 200; i++)
            await RoundTripAsync(limiter, TimeSpan.FromMilliseconds(300 * Math.Max(1, limiter.Limit / 16.0)));

        Assert.InRange(limiter.Limit, 10, 25);
    }

    [Fact]
    public async Task It_is_halved_once_for_each_overload_and_grows_by_one_behind_it()
    {
        var limiter = new ConcurrencyLimiter(start: 32, ceiling: 100, _time);

        for (var i = 0; i < 10; i++)
            limiter.Slow();
        Assert.Equal(16, limiter.Limit);
        _time.Advance(TimeSpan.FromSeconds(2));
        limiter.Slow();
        Assert.Equal(8, limiter.Limit);
        await RoundTripAsync(limiter, TimeSpan.FromMilliseconds(300));
        await RoundTripAsync(limiter, TimeSpan.FromMilliseconds(300));

        Assert.Equal(10, limiter.Limit);
    }

    [Fact]
    public async Task A_request_that_fails_now_and_then_is_no_overload()
    {
        var limiter = new ConcurrencyLimiter(start: 32, ceiling: 64, _time);
        for (var i = 0; i < 8; i++)
            await RoundTripAsync(limiter, TimeSpan.FromMilliseconds(300));
        var before = limiter.Limit;

        for (var i = 0; i < 50; i++)
        {
            // One in thirty.
            limiter.Slow();
            await RoundTripAsync(limiter, TimeSpan.FromMilliseconds(300));
        }
        Assert.InRange(limiter.Limit, before / 2, 64);

        // Then one in two.
        for (var i = 0; i < 100; i++)
        {
            limiter.Slow();
            using var lease = await EnterAsync(limiter);
            _time.Advance(TimeSpan.FromMilliseconds(300));
        }
        Assert.InRange(limiter.Limit, 1, 8);
    }

    [Fact]
    public void It_never_closes()
    {
        var limiter = new ConcurrencyLimiter(start: 4, ceiling: 100, _time);

        for (var i = 0; i < 50; i++)
        {
            limiter.Slow();
            _time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal(1, limiter.Limit);
    }

    [Fact]
    public async Task A_window_that_is_not_full_does_not_grow()
    {
        var limiter = new ConcurrencyLimiter(start: 10, ceiling: 100, _time);

        for (var i = 0; i < 50; i++)
        {
            using var lease = await EnterAsync(limiter);
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(10, limiter.Limit);
    }

    [Fact]
    public async Task Who_gives_up_waiting_takes_no_place()
    {
        var limiter = new ConcurrencyLimiter(start: 1, ceiling: 1, _time);
        var held = await EnterAsync(limiter);
        using var giveUp = new CancellationTokenSource();
        var waiting = limiter.EnterAsync(null, giveUp.Token).AsTask();

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        held.Dispose();

        using var next = await EnterAsync(limiter);
    }

    [Fact]
    public async Task Who_only_waits_for_room_takes_none_and_counts_as_no_request()
    {
        var limiter = new ConcurrencyLimiter(start: 1, ceiling: 1, _time);
        var held = await EnterAsync(limiter);
        var looking = limiter.WaitForRoomAsync(null, TestContext.Current.CancellationToken).AsTask();
        var entering = limiter.EnterAsync(null, TestContext.Current.CancellationToken).AsTask();
        Assert.False(looking.IsCompleted);

        held.Dispose();

        await looking;
        using var lease = await entering;
        Assert.Equal(1, limiter.Peak);
    }

    [Fact]
    public async Task The_lowest_rank_goes_first_and_among_equals_who_came_first()
    {
        var limiter = new ConcurrencyLimiter(start: 1, ceiling: 1, _time);
        var held = await EnterAsync(limiter);
        List<string> order = [];
        var waiting = new[] { (2L, "c"), (1L, "a"), (2L, "d"), (1L, "b") }
            .Select(each => PassAsync(each.Item1, each.Item2))
            .ToList();

        held.Dispose();
        await Task.WhenAll(waiting);

        Assert.Equal(["a", "b", "c", "d"], order);

        async Task PassAsync(long rank, string name)
        {
            using var lease = await limiter.EnterAsync(rank, TestContext.Current.CancellationToken);
            order.Add(name);
        }
    }

    [Fact]
    public async Task The_longest_moment_without_a_request_is_known()
    {
        var limiter = new ConcurrencyLimiter(start: 1, ceiling: 1, _time);

        (await EnterAsync(limiter)).Dispose();
        _time.Advance(TimeSpan.FromMilliseconds(70));
        (await EnterAsync(limiter)).Dispose();
        _time.Advance(TimeSpan.FromSeconds(9));

        Assert.Equal(TimeSpan.FromMilliseconds(70), limiter.MaxEmptyTime);
    }

    private static async Task<ConcurrencyLease> EnterAsync(ConcurrencyLimiter limiter) =>
        await limiter.EnterAsync(null, TestContext.Current.CancellationToken);

    /// <summary>As many requests as fit, which all end after some time.</summary>
    private async Task RoundTripAsync(ConcurrencyLimiter limiter, TimeSpan duration)
    {
        var leases = new List<ConcurrencyLease>();
        for (var i = limiter.Limit; i > 0; i--)
            leases.Add(await EnterAsync(limiter));
        _time.Advance(duration);
        foreach (var lease in leases)
            lease.Dispose();
    }
}
