namespace Dandi.Client.Tests.Throttling;

/// <summary>Uploads over lines of different rates, and what is in flight on them.</summary>
public sealed class LineTests
{
    private const double Megabit = 1e6 / 8;
    private const long PartSize = PartPlan.DefaultPartSize;
    private const double SecondsInFlight = 10;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(10, 5, 4)]
    [InlineData(10, 100, 4)]
    [InlineData(100, 5, 20)]
    [InlineData(100, 100, 20)]
    [InlineData(1000, 5, 100)]
    [InlineData(1000, 100, 100)]
    public async Task A_line_is_filled_with_no_more_in_flight_than_it_needs(int megabits, int latency, int parts)
    {
        var line = new SimulatedLine { Rate = _ => megabits * Megabit, RoundTrip = TimeSpan.FromMilliseconds(latency) };

        var share = await line.UploadAsync(Files(2, parts / 2), Token);

        Assert.InRange(share, 0.95, 1);
        Assert.InRange(line.Limiter.Peaks.Bytes, PartSize, BoundOf(megabits * Megabit, PartSize));
    }

    [Fact]
    public async Task A_slow_line_has_one_part_in_flight()
    {
        var line = new SimulatedLine { Rate = _ => 10 * Megabit };

        await line.UploadAsync(Files(2, 2), Token);

        Assert.Equal((1, PartSize), (line.Limiter.Peaks.Requests, line.Limiter.Peaks.Bytes));
    }

    [Theory]
    [InlineData(100_000, 60, 5)]
    [InlineData(100_000, 60, 100)]
    [InlineData(20_000, 300, 5)]
    [InlineData(3_000_000, 8, 100)]
    public async Task A_very_slow_line_is_filled_by_files_of_one_small_part(int size, int files, int latency)
    {
        var line = new SimulatedLine { Rate = _ => Megabit, RoundTrip = TimeSpan.FromMilliseconds(latency) };

        var share = await line.UploadAsync([.. Enumerable.Repeat(new long[] { size }, files)], Token);

        Assert.InRange(share, 0.95, 1);
        Assert.InRange(line.Limiter.Peaks.Bytes, 1, BoundOf(Megabit, size));
    }

    [Fact]
    public async Task A_large_upload_begins_with_one_part_until_a_fifth_of_a_second_of_bytes_has_arrived()
    {
        var inFlight = new List<(TimeSpan Time, int Count)>();
        SimulatedLine? line = null;
        line = new SimulatedLine
        {
            Rate = _ => 1000 * Megabit,
            RoundTrip = TimeSpan.FromMilliseconds(100),
            Stepped = time => inFlight.Add((time, line!.Limiter.InFlight)),
        };

        await line.UploadAsync(Files(4, 16), Token);

        Assert.All(inFlight.Where(each => each.Time < TimeSpan.FromSeconds(0.3)), each => Assert.Equal(1, each.Count));
        Assert.Equal(8, inFlight.Where(each => each.Time < TimeSpan.FromSeconds(1.2)).Max(each => each.Count));
    }

    [Fact]
    public async Task Without_acknowledgments_of_the_system_the_first_part_tells_the_rate()
    {
        var line = new SimulatedLine { Rate = _ => 1000 * Megabit, TellsAcknowledged = false };

        var share = await line.UploadAsync(Files(4, 16), Token);

        Assert.InRange(share, 0.95, 1);
        Assert.InRange(line.Limiter.Peaks.Requests, 2, 12);
    }

    [Theory]
    [InlineData(10, 5, 8)]
    [InlineData(100, 100, 40)]
    [InlineData(1000, 5, 100)]
    [InlineData(1000, 100, 100)]
    public async Task Without_acknowledgments_parts_that_end_together_do_not_look_like_a_faster_line(
        int megabits,
        int latency,
        int parts
    )
    {
        var line = new SimulatedLine
        {
            Rate = _ => megabits * Megabit,
            RoundTrip = TimeSpan.FromMilliseconds(latency),
            TellsAcknowledged = false,
        };

        var share = await line.UploadAsync(Files(2, parts / 2), Token);

        Assert.InRange(share, 0.95, 1);
        Assert.InRange(line.Limiter.Peaks.Bytes, PartSize, BoundOf(megabits * Megabit, PartSize));
    }

    [Fact]
    public async Task Parts_begin_in_order_and_files_after_one_another()
    {
        var line = new SimulatedLine { Rate = _ => 300 * Megabit };

        await line.UploadAsync(Files(3, 8), Token);

        Assert.Equal(
            Enumerable.Range(0, 3).SelectMany(file => Enumerable.Range(0, 8).Select(part => (file, part))),
            line.Order
        );
    }

    [Theory]
    [InlineData(10, 100, true)]
    [InlineData(100, 10, true)]
    [InlineData(100, 1000, true)]
    [InlineData(1000, 30, true)]
    [InlineData(10, 100, false)]
    [InlineData(100, 10, false)]
    [InlineData(100, 1000, false)]
    [InlineData(1000, 30, false)]
    public async Task A_line_that_changes_its_speed_stays_filled(int before, int after, bool tellsAcknowledged)
    {
        var change = TimeSpan.FromSeconds(90);
        var rate = (TimeSpan time) => (time < change ? before : after) * Megabit;
        // Long enough after the change for what was in flight before to have arrived.
        var settled = change + TimeSpan.FromSeconds(BoundOf(before * Megabit, PartSize) / (after * Megabit));
        // Only what has begun after the change tells the new rate.
        if (!tellsAcknowledged)
            settled += TimeSpan.FromSeconds(60);
        long largest = 0;
        SimulatedLine? line = null;
        line = new SimulatedLine
        {
            Rate = rate,
            RoundTrip = TimeSpan.FromMilliseconds(100),
            TellsAcknowledged = tellsAcknowledged,
            Stepped = time => largest = time > settled ? Math.Max(largest, line!.Limiter.BytesInFlight) : 0,
        };
        var seconds = settled.TotalSeconds - change.TotalSeconds + 60;
        var parts = (int)(((before * 90) + (after * seconds)) * Megabit / PartSize) + 2;

        var share = await line.UploadAsync(Files(1, parts), Token);

        // The end of a long request tells late that there is room.
        Assert.InRange(share, tellsAcknowledged ? 0.95 : 0.9, 1);
        Assert.InRange(largest, PartSize, BoundOf(after * Megabit, PartSize));
    }

    [Fact]
    public async Task More_connections_are_used_where_the_rate_of_each_is_limited()
    {
        var line = new SimulatedLine { Rate = _ => 2000 * Megabit, RatePerConnection = 10e6 };

        var share = await line.UploadAsync(Files(4, 100), Token);

        Assert.InRange(line.Limiter.LargeLimit, 20, 60);
        Assert.InRange(share, 0.8, 1);
    }

    [Fact]
    public async Task Without_acknowledgments_there_are_as_many_connections_as_at_the_start()
    {
        var line = new SimulatedLine
        {
            Rate = _ => 2000 * Megabit,
            RatePerConnection = 10e6,
            TellsAcknowledged = false,
        };

        await line.UploadAsync(Files(4, 100), Token);

        Assert.Equal(8, line.Limiter.LargeLimit);
        Assert.Equal(8, line.Limiter.Peaks.Requests);
    }

    [Fact]
    public async Task Connections_that_gain_nothing_are_taken_back()
    {
        var limits = new List<int>();
        SimulatedLine? line = null;
        line = new SimulatedLine { Rate = _ => 1000 * Megabit, Stepped = _ => limits.Add(line!.Limiter.LargeLimit) };

        var share = await line.UploadAsync(Files(4, 50), Token);

        Assert.InRange(share, 0.95, 1);
        Assert.Equal(12, limits.Max());
        Assert.InRange(limits.Count(limit => limit > 8), 1, limits.Count / 10);
        Assert.InRange(limits[^1], 2, 8);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    public async Task A_maximum_is_never_exceeded(int start, int max)
    {
        var line = new SimulatedLine(start, max) { Rate = _ => 2000 * Megabit, RatePerConnection = 10e6 };

        await line.UploadAsync(Files(4, 10), Token);

        Assert.Equal(max, line.Limiter.Peaks.Requests);
    }

    [Fact]
    public async Task Small_requests_go_on_while_large_ones_wait_for_their_number()
    {
        var line = new SimulatedLine { Rate = _ => 2000 * Megabit, RatePerConnection = 10e6 };
        var chunks = Enumerable.Repeat(20_000L, 2000).ToArray();

        await line.UploadAsync(
            [
                [.. Enumerable.Repeat(PartSize, 40)],
                chunks,
            ],
            Token
        );

        Assert.InRange(line.Order.IndexOf((1, 500)), 0, line.Order.IndexOf((0, 20)));
    }

    [Fact]
    public async Task Whatever_is_uploaded_the_bound_holds_something_is_in_flight_and_it_ends()
    {
        var sizes = Gen.OneOf(Gen.Long[1, 200_000], Gen.Long[200_000, 20_000_000], Gen.Long[8 << 20, PartSize]);
        var uploads = Gen.Select(
            sizes.Array[1, 12].Array[1, 6],
            Gen.Double[0.5, 200],
            Gen.Double[0.5, 200],
            Gen.Int[1, 300],
            Gen.Double[0.5, 100],
            Gen.Bool
        );
        await uploads.SampleAsync(
            async (files, before, after, latency, perConnection, tells) =>
            {
                var line = new SimulatedLine
                {
                    Rate = time => (time.TotalSeconds < 5 ? before : after) * 1e6,
                    RoundTrip = TimeSpan.FromMilliseconds(latency),
                    RatePerConnection = perConnection * 1e6,
                    TellsAcknowledged = tells,
                };
                // It ends only when nothing is left, and fails if nothing is in flight while requests wait.
                await line.UploadAsync(files, Token);
                var largest = Math.Max(files.Max(file => file.Max()), 1 << 20);
                // A measured rate exceeds that of the line by two steps of the simulation at most.
                var rate = Math.Max(before, after) * 1e6 * 1.2;
                Assert.InRange(line.Limiter.Peaks.Bytes, 1, BoundOf(rate, largest));
                Assert.Equal((0, 0), (line.Limiter.InFlight, line.Limiter.BytesInFlight));
                Assert.Equal(files.Sum(file => file.Sum()), line.Limiter.BytesTransferred);
            },
            iter: 60,
            threads: 1
        );
    }

    /// <summary>The larger of one part and ten seconds of the rate, and one part more.</summary>
    private static long BoundOf(double rate, long partSize) =>
        (long)Math.Max(partSize, rate * SecondsInFlight) + partSize;

    private static List<long[]> Files(int count, int parts) =>
        [.. Enumerable.Range(0, count).Select(_ => Enumerable.Repeat(PartSize, parts).ToArray())];
}
