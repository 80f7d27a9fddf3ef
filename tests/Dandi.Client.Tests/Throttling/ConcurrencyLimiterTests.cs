using Dandi.Throttling;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Client.Tests.Throttling;

public sealed class ConcurrencyLimiterTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task No_more_requests_are_in_flight_than_the_limit()
    {
        var limiter = new ConcurrencyLimiter(start: 2, max: 2, _time);
        using var first = await AcquireAsync(limiter);
        using var second = await AcquireAsync(limiter);
        var third = limiter.AcquireAsync(null, 0, TestContext.Current.CancellationToken).AsTask();
        Assert.False(third.IsCompleted);

        first.Dispose();

        using var lease = await third;
        Assert.Equal(2, limiter.Peaks.Requests);
    }

    [Fact]
    public async Task The_limit_grows_up_to_the_maximum_while_throughput_grows()
    {
        var limiter = new ConcurrencyLimiter(start: 4, max: 40, _time);

        for (var i = 0; i < 12; i++)
            await RoundTripAsync(limiter, TimeSpan.FromMilliseconds(300));

        Assert.Equal(40, limiter.Limit);
    }

    [Fact]
    public async Task The_limit_does_not_grow_when_more_requests_do_not_increase_throughput()
    {
        var limiter = new ConcurrencyLimiter(start: 8, max: 1000, _time);

        // A store that serves 20 requests per second, no matter how many are in flight.
        for (var i = 0; i < 60; i++)
            await RoundTripAsync(limiter, TimeSpan.FromMilliseconds(50 * limiter.Limit));

        Assert.InRange(limiter.Limit, 1, 30);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(30)]
    public async Task The_limit_shrinks_when_fewer_requests_have_the_same_throughput(int enough)
    {
        var limiter = new ConcurrencyLimiter(start: 8, max: 256, _time);
        // A connection that is saturated by so many requests, and whose throughput varies by 10 %.
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
    public async Task The_limit_stays_high_when_many_requests_increase_throughput()
    {
        var limiter = new ConcurrencyLimiter(start: 8, max: 256, _time);
        var limits = new List<int>();

        for (var i = 0; i < 600; i++)
        {
            await RoundTripAsync(limiter, TimeSpan.FromMilliseconds(300));
            limits.Add(limiter.Limit);
        }

        Assert.InRange(limits.Skip(20).Average(), 245, 256);
    }

    [Fact]
    public async Task After_an_outage_the_limit_returns_to_what_it_was()
    {
        var limiter = new ConcurrencyLimiter(start: 16, max: 256, _time);
        for (var i = 0; i < 20; i++)
            await RoundTripAsync(limiter, TimeSpan.FromMilliseconds(20 * limiter.Limit));
        for (var i = 0; i < 20; i++, _time.Advance(TimeSpan.FromSeconds(2)))
            limiter.ReportOverload();

        for (var i = 0; i < 200; i++)
            await RoundTripAsync(limiter, TimeSpan.FromMilliseconds(300 * Math.Max(1, limiter.Limit / 16.0)));

        Assert.InRange(limiter.Limit, 10, 25);
    }

    [Fact]
    public async Task The_limit_is_halved_once_per_overload_and_then_grows_by_one()
    {
        var limiter = new ConcurrencyLimiter(start: 32, max: 100, _time);

        for (var i = 0; i < 10; i++)
            limiter.ReportOverload();
        Assert.Equal(16, limiter.Limit);
        _time.Advance(TimeSpan.FromSeconds(2));
        limiter.ReportOverload();
        Assert.Equal(8, limiter.Limit);
        await RoundTripAsync(limiter, TimeSpan.FromMilliseconds(300));
        await RoundTripAsync(limiter, TimeSpan.FromMilliseconds(300));

        Assert.Equal(10, limiter.Limit);
    }

    [Fact]
    public async Task Occasional_failures_do_not_count_as_overload()
    {
        var limiter = new ConcurrencyLimiter(start: 32, max: 64, _time);
        for (var i = 0; i < 8; i++)
            await RoundTripAsync(limiter, TimeSpan.FromMilliseconds(300));
        var before = limiter.Limit;

        for (var i = 0; i < 50; i++)
        {
            // About one request in thirty.
            limiter.ReportOverload();
            await RoundTripAsync(limiter, TimeSpan.FromMilliseconds(300));
        }
        Assert.InRange(limiter.Limit, before / 2, 64);

        // Then one request in two.
        for (var i = 0; i < 100; i++)
        {
            limiter.ReportOverload();
            using var lease = await AcquireAsync(limiter);
            _time.Advance(TimeSpan.FromMilliseconds(300));
        }
        Assert.InRange(limiter.Limit, 1, 8);
    }

    [Fact]
    public void The_limit_is_never_less_than_one()
    {
        var limiter = new ConcurrencyLimiter(start: 4, max: 100, _time);

        for (var i = 0; i < 50; i++)
        {
            limiter.ReportOverload();
            _time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal(1, limiter.Limit);
    }

    [Fact]
    public async Task A_limit_that_is_not_reached_does_not_grow()
    {
        var limiter = new ConcurrencyLimiter(start: 10, max: 100, _time);

        for (var i = 0; i < 50; i++)
        {
            using var lease = await AcquireAsync(limiter);
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(10, limiter.Limit);
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_takes_no_lease()
    {
        var limiter = new ConcurrencyLimiter(start: 1, max: 1, _time);
        var held = await AcquireAsync(limiter);
        using var cancellation = new CancellationTokenSource();
        var waiting = limiter.AcquireAsync(null, 0, cancellation.Token).AsTask();

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        held.Dispose();

        using var next = await AcquireAsync(limiter);
    }

    [Fact]
    public async Task Waiting_for_room_takes_no_lease_and_does_not_count_as_a_request()
    {
        var limiter = new ConcurrencyLimiter(start: 1, max: 1, _time);
        var held = await AcquireAsync(limiter);
        var room = limiter.WaitForRoomAsync(null, 0, TestContext.Current.CancellationToken).AsTask();
        var acquiring = limiter.AcquireAsync(null, 0, TestContext.Current.CancellationToken).AsTask();
        Assert.False(room.IsCompleted);

        held.Dispose();

        await room;
        using var lease = await acquiring;
        Assert.Equal(1, limiter.Peaks.Requests);
    }

    [Fact]
    public async Task The_lowest_rank_goes_first_and_equal_ranks_go_in_order_of_arrival()
    {
        var limiter = new ConcurrencyLimiter(start: 1, max: 1, _time);
        var held = await AcquireAsync(limiter);
        List<string> order = [];
        var waiting = new[] { (2L, "c"), (1L, "a"), (2L, "d"), (1L, "b") }
            .Select(each => PassAsync(each.Item1, each.Item2))
            .ToList();

        held.Dispose();
        await Task.WhenAll(waiting);

        Assert.Equal(["a", "b", "c", "d"], order);

        async Task PassAsync(long rank, string name)
        {
            using var lease = await limiter.AcquireAsync(rank, 0, TestContext.Current.CancellationToken);
            order.Add(name);
        }
    }

    [Fact]
    public async Task The_longest_time_between_requests_is_measured()
    {
        var limiter = new ConcurrencyLimiter(start: 1, max: 1, _time);

        (await AcquireAsync(limiter)).Dispose();
        _time.Advance(TimeSpan.FromMilliseconds(70));
        (await AcquireAsync(limiter)).Dispose();
        _time.Advance(TimeSpan.FromSeconds(9));

        Assert.Equal(TimeSpan.FromMilliseconds(70), limiter.Peaks.EmptyTime);
    }

    private static async Task<ConcurrencyLease> AcquireAsync(ConcurrencyLimiter limiter) =>
        await limiter.AcquireAsync(null, 0, TestContext.Current.CancellationToken);

    /// <summary>Sends as many requests as the limit allows, which all end after <paramref name="duration"/>.</summary>
    private async Task RoundTripAsync(ConcurrencyLimiter limiter, TimeSpan duration)
    {
        var leases = new List<ConcurrencyLease>();
        for (var i = limiter.Limit; i > 0; i--)
            leases.Add(await AcquireAsync(limiter));
        _time.Advance(duration);
        foreach (var lease in leases)
            lease.Dispose();
    }
}
