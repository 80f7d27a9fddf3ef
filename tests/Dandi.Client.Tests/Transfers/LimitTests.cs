using Dandi.Digests;
using Dandi.Files;
using Dandi.Http;
using Dandi.Testing;
using Dandi.Throttling;
using Dandi.Transfers;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Client.Tests.Transfers;

/// <summary>What limits a run: the rule, and the parts that it asks.</summary>
public sealed class LimitTests
{
    private static readonly DateTimeOffset Since = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<LimitReading, TransferLimit> Readings =>
        new()
        {
            { default, TransferLimit.Unknown },
            {
                new LimitReading
                {
                    OutageSince = Since,
                    RateLimited = 1,
                    StoreRequests = 5,
                },
                TransferLimit.Outage
            },
            {
                new LimitReading
                {
                    RateLimited = 1,
                    StoreRequests = 5,
                    AwaitsLease = true,
                },
                TransferLimit.RateLimit
            },
            {
                new LimitReading { StoreRequests = 5, AwaitsLease = true },
                TransferLimit.Network
            },
            {
                new LimitReading
                {
                    StoreRequests = 5,
                    AwaitsLease = true,
                    OnDisk = 3,
                },
                TransferLimit.Disk
            },
            {
                new LimitReading
                {
                    StoreRequests = 5,
                    Messages = 40,
                    HashWorkers = 2,
                    Computing = 2,
                    Processors = 2,
                },
                TransferLimit.Hashing
            },
            {
                new LimitReading
                {
                    StoreRequests = 5,
                    Messages = 40,
                    HashWorkers = 1,
                    Computing = 1,
                    Processors = 8,
                },
                TransferLimit.Hashing
            },
            {
                new LimitReading
                {
                    StoreRequests = 5,
                    Messages = 40,
                    HashWorkers = 8,
                    Computing = 1,
                    Processors = 8,
                },
                TransferLimit.Disk
            },
            {
                new LimitReading { StoreRequests = 2, ArchiveRequests = 14 },
                TransferLimit.Archive
            },
            {
                new LimitReading { StoreRequests = 14, ArchiveRequests = 2 },
                TransferLimit.Network
            },
            {
                new LimitReading { ArchiveRequests = 1 },
                TransferLimit.Archive
            },
        };

    [Theory]
    [MemberData(nameof(Readings))]
    public void What_limits_follows_from_what_is_waited_for(LimitReading reading, TransferLimit expected) =>
        Assert.Equal(expected, reading.Limit);

    [Fact]
    public void What_limited_most_in_the_last_seconds_is_shown()
    {
        var time = new FakeTimeProvider();
        var reading = new LimitReading { ArchiveRequests = 1 };
        var meter = new TransferMeter(isDownload: false, time) { ReadLimits = () => reading };
        for (var i = 0; i < 100; i++)
        {
            reading = i % 5 == 0 ? new LimitReading { StoreRequests = 1 } : new LimitReading { ArchiveRequests = 1 };
            time.Advance(TimeSpan.FromMilliseconds(100));
            Assert.True(i < 5 || meter.Take().Limit == TransferLimit.Archive || i == 5);
        }

        reading = new LimitReading { OutageSince = Since };
        Assert.Equal((TransferLimit.Outage, Since), (meter.Take().Limit, meter.Take().OutageSince));
        reading = new LimitReading { StoreRequests = 1 };
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(TransferLimit.Network, meter.Take().Limit);
    }

    [Fact]
    public async Task Those_who_wait_for_the_rate_limit_are_counted()
    {
        var time = new FakeTimeProvider();
        var limit = new RateLimit(RateSchedule.TryParse("1M"), time);
        await limit.WaitAsync(1_000_000, TestContext.Current.CancellationToken);
        var waiting = limit.WaitAsync(1, TestContext.Current.CancellationToken);

        Assert.Equal(1, limit.Waiting);

        time.Advance(TimeSpan.FromSeconds(2));
        await waiting;

        Assert.Equal(0, limit.Waiting);
    }

    [Fact]
    public async Task Requests_that_wait_for_the_concurrency_limit_are_noticed()
    {
        var limiter = new ConcurrencyLimiter(1, 1, new FakeTimeProvider());
        var token = TestContext.Current.CancellationToken;
        var first = await limiter.AcquireAsync(null, 1, token);
        Assert.False(limiter.HasWaiting);
        var second = limiter.AcquireAsync(null, 1, token);

        Assert.True(limiter.HasWaiting);

        first.Dispose();
        (await second).Dispose();

        Assert.False(limiter.HasWaiting);
    }

    [Fact]
    public async Task A_digester_without_work_is_not_busy()
    {
        using var folder = new TempFolder();
        using var digester = new FileDigester(2);
        using var file = LocalFile.Open(folder.Write("a", "content"));
        await digester.ComputeAsync(file, _ => { }, TestContext.Current.CancellationToken);

        Assert.Equal((0, 0), (digester.Load.Messages, digester.Load.Computing));
    }

    [Fact]
    public async Task An_outage_is_noticed_after_seconds_and_ends_with_the_first_response()
    {
        var time = new SkippingTimeProvider(RetryPolicy.MaxPause);
        var policy = new RetryPolicy(RetryPolicy.DefaultPatience, time, new Random(1));
        var seen = new List<(TimeSpan Elapsed, bool IsOutage)>();
        using var network = new FaultyHandler(
            (_, attempt) =>
            {
                seen.Add((time.Skipped, policy.Network.OutageSince(time.GetUtcNow()) is not null));
                return attempt <= 8 ? TransportFault.Refused : null;
            }
        );
        await using var archive = await RunningArchive.StartAsync();
        using var clients = new HttpClients(policy, "test", network);

        using var response = await clients.Archive.GetAsync(
            new Uri($"{archive.Api}/info/"),
            TestContext.Current.CancellationToken
        );

        Assert.All(seen, at => Assert.Equal(at.Elapsed >= TimeSpan.FromSeconds(5), at.IsOutage));
        Assert.Contains(seen, at => at.IsOutage);
        Assert.Null(policy.Network.OutageSince(time.GetUtcNow() + TimeSpan.FromHours(1)));
    }
}
