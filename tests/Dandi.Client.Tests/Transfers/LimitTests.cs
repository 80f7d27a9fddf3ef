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

    [Theory]
    [InlineData(TransferLimit.Unknown, 0, 0, false, 0, 0)]
    [InlineData(TransferLimit.RateLimit, 1, 5, true, 0, 0)]
    [InlineData(TransferLimit.Network, 0, 5, true, 2, 0)]
    [InlineData(TransferLimit.Disk, 0, 5, true, 3, 0)]
    [InlineData(TransferLimit.Archive, 0, 2, false, 0, 14)]
    [InlineData(TransferLimit.Network, 0, 14, false, 0, 2)]
    [InlineData(TransferLimit.Archive, 0, 0, false, 0, 1)]
    public void What_limits_follows_from_what_is_waited_for(
        TransferLimit expected,
        int rateLimited,
        int store,
        bool awaitsLease,
        int onDisk,
        int archive
    )
    {
        var reading = new LimitReading
        {
            RateLimited = rateLimited,
            StoreRequests = store,
            AwaitsLease = awaitsLease,
            OnDisk = onDisk,
            ArchiveRequests = archive,
        };

        Assert.Equal(expected, reading.Limit);
        Assert.Equal(TransferLimit.Outage, (reading with { OutageSince = Since }).Limit);
    }

    [Theory]
    [InlineData(TransferLimit.Hashing, 2, 2, 2)]
    [InlineData(TransferLimit.Hashing, 1, 1, 8)]
    [InlineData(TransferLimit.Disk, 8, 1, 8)]
    [InlineData(TransferLimit.Disk, 1, 0, 8)]
    public void Messages_wait_for_processors_or_for_reads(
        TransferLimit expected,
        int workers,
        int computing,
        int processors
    ) =>
        Assert.Equal(
            expected,
            new LimitReading
            {
                StoreRequests = 5,
                Messages = 40,
                HashWorkers = workers,
                Computing = computing,
                Processors = processors,
            }.Limit
        );

    [Theory]
    [InlineData(TransferLimit.Archive, 0, 0)]
    [InlineData(TransferLimit.Network, 1, 0)]
    [InlineData(TransferLimit.Hashing, 0, 1)]
    public void The_ingest_of_a_Zarr_limits_if_there_is_nothing_else_to_do(
        TransferLimit expected,
        int store,
        int computing
    ) =>
        Assert.Equal(
            expected,
            new LimitReading
            {
                Ingesting = 1,
                StoreRequests = store,
                Messages = computing,
                HashWorkers = computing,
                Computing = computing,
                Processors = 2,
            }.Limit
        );

    [Fact]
    public void What_limited_most_in_the_last_seconds_is_shown()
    {
        var time = new FakeTimeProvider();
        var meter = new TransferMeter(isDownload: false, time);
        for (var i = 0; i < 100; i++)
        {
            var reading =
                i % 5 == 0 ? new LimitReading { StoreRequests = 1 } : new LimitReading { ArchiveRequests = 1 };
            time.Advance(TimeSpan.FromMilliseconds(100));
            meter.Observe(reading);
            Assert.True(i < 5 || meter.Take().Limit == TransferLimit.Archive || i == 5);
        }

        meter.Observe(new LimitReading { OutageSince = Since });
        Assert.Equal((TransferLimit.Outage, Since), (meter.Take().Limit, meter.Take().OutageSince));
        time.Advance(TimeSpan.FromSeconds(6));
        meter.Observe(new LimitReading { StoreRequests = 1 });
        Assert.Equal(TransferLimit.Network, meter.Take().Limit);
    }

    [Fact]
    public void There_is_no_outage_while_bytes_move()
    {
        var run = new MeteredRun();
        run.Start("a", 1000);
        var reading = new LimitReading { OutageSince = run.Time.GetUtcNow() };
        run.Advance(60);
        run.Meter.Observe(reading);
        Assert.Equal((TransferLimit.Outage, reading.OutageSince), (run.Snapshot.Limit, run.Snapshot.OutageSince));

        run.Send("a", 10);
        run.Meter.Observe(reading);
        Assert.Equal((TransferLimit.Unknown, null), (run.Snapshot.Limit, run.Snapshot.OutageSince));

        var lastByte = run.Time.GetUtcNow();
        run.Advance(5);
        run.Meter.Observe(reading);
        Assert.Equal((TransferLimit.Outage, lastByte), (run.Snapshot.Limit, run.Snapshot.OutageSince));
    }

    [Theory]
    [InlineData(TransferLimit.ResponseTime, 2_000, 100, 64)]
    [InlineData(TransferLimit.Network, 1_000_000, 100, 64)]
    [InlineData(TransferLimit.Network, 2_000, 4, 64)]
    public void Small_requests_that_end_soon_are_limited_by_the_response_time(
        TransferLimit expected,
        int bytes,
        int requestsPerSecond,
        int concurrency
    )
    {
        var run = new MeteredRun();
        run.Start("z.zarr", long.MaxValue / 2);
        for (var tenth = 1; tenth <= 100; tenth++)
        {
            run.Advance(0.1);
            var ended = tenth * requestsPerSecond / 10;
            run.Send("z.zarr", ended * (long)bytes);
            run.Meter.Observe(
                new LimitReading
                {
                    StoreRequests = concurrency,
                    AwaitsLease = true,
                    StoreRequestsEnded = ended,
                    Processors = 2,
                    ProcessorTime = TimeSpan.FromMilliseconds(10 * tenth),
                }
            );
        }

        Assert.Equal(expected, run.Snapshot.Limit);
    }

    [Theory]
    [InlineData(TransferLimit.Processor, 190, 0)]
    [InlineData(TransferLimit.Hashing, 190, 1)]
    [InlineData(TransferLimit.Network, 90, 0)]
    public void A_process_that_uses_all_processors_is_limited_by_them(
        TransferLimit expected,
        int milliseconds,
        int computing
    )
    {
        var run = new MeteredRun();
        for (var tenth = 1; tenth <= 100; tenth++)
        {
            run.Advance(0.1);
            run.Meter.Observe(
                new LimitReading
                {
                    StoreRequests = 4,
                    AwaitsLease = true,
                    Computing = computing,
                    Processors = 2,
                    ProcessorTime = TimeSpan.FromMilliseconds(milliseconds * tenth),
                }
            );
        }

        Assert.Equal(expected, run.Snapshot.Limit);
    }

    [Fact]
    public void Taking_a_snapshot_changes_nothing()
    {
        var run = new MeteredRun();
        run.Meter.Observe(new LimitReading { ArchiveRequests = 1 });
        run.Advance(1);
        run.Meter.Observe(new LimitReading { ArchiveRequests = 1 });
        run.Meter.Observe(new LimitReading { StoreRequests = 1 });
        for (var i = 0; i < 10; i++)
            Assert.Equal(TransferLimit.Archive, run.Snapshot.Limit);
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
        var second = limiter.AcquireAsync(null, 1, token).AsTask();

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
