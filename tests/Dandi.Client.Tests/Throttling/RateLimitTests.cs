using Dandi.Throttling;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Client.Tests.Throttling;

public sealed class RateLimitTests
{
    [Theory]
    [InlineData("50M", 50.0 * 1024 * 1024)]
    [InlineData("1.5k", 1536.0)]
    [InlineData("1000", 1000.0)]
    [InlineData("1000B", 1000.0)]
    [InlineData("2G", 2.0 * 1024 * 1024 * 1024)]
    [InlineData("10M:1M", 10.0 * 1024 * 1024)]
    [InlineData("off", null)]
    [InlineData("OFF", null)]
    [InlineData("0", null)]
    public void A_rate_is_in_bytes_per_second(string text, double? expected) =>
        Assert.Equal(expected, RateSchedule.TryParse(text)!.At(DateTimeOffset.UnixEpoch));

    [Theory]
    [InlineData("08:00,512k 19:00,10M 23:00,off", "2026-11-25T07:59", null)]
    [InlineData("08:00,512k 19:00,10M 23:00,off", "2026-11-25T08:00", 512.0 * 1024)]
    [InlineData("19:00,10M 08:00,512k 23:00,off", "2026-11-25T22:59", 10.0 * 1024 * 1024)]
    [InlineData("08:00,512k;19:00,10M;23:00,off", "2026-11-25T23:30", null)]
    [InlineData("Mon-00:00,1M Sat-10:00,off", "2026-11-29T12:00", null)]
    [InlineData("Mon-00:00,1M Sat-10:00,off", "2026-11-28T09:59", 1024.0 * 1024)]
    [InlineData("Monday-08:00,1M", "2026-11-23T07:00", 1024.0 * 1024)]
    public void A_schedule_has_a_rate_for_every_time_of_the_week(string text, string when, double? expected) =>
        Assert.Equal(
            expected,
            RateSchedule
                .TryParse(text)!
                .At(DateTimeOffset.Parse(when, System.Globalization.CultureInfo.InvariantCulture))
        );

    [Theory]
    [InlineData("")]
    [InlineData("fast")]
    [InlineData("-5M")]
    [InlineData("5X")]
    [InlineData("1:2:3")]
    [InlineData("24:00,1M")]
    [InlineData("08:00")]
    [InlineData("08:00,1M,2M")]
    [InlineData("Foo-08:00,1M")]
    [InlineData("1e400")]
    public void Invalid_syntax_is_rejected(string text) => Assert.Null(RateSchedule.TryParse(text));

    [Fact]
    public void Random_text_is_parsed_or_rejected_without_an_exception() =>
        Gen.String[Gen.Char["0123456789:,-kMoffMonSat .;"], 0, 30]
            .Sample(text => _ = RateSchedule.TryParse(text)?.At(DateTimeOffset.UnixEpoch));

    [Fact]
    public void The_rate_is_kept_for_any_size_of_writes()
    {
        Gen.Int[1000, 200_000]
            .Sample(
                bytes =>
                {
                    var time = new FakeTimeProvider();
                    var limit = new RateLimit(RateSchedule.TryParse("100k"), time);
                    var sent = 0L;
                    for (var second = 0; second < 60; second++)
                    {
                        // Sends until it would have to wait.
                        bool isFree;
                        do
                        {
                            isFree = limit.WaitAsync(bytes, CancellationToken.None).IsCompleted;
                            sent += bytes;
                        } while (isFree);
                        time.Advance(TimeSpan.FromSeconds(1));
                    }
                    Assert.InRange(sent, 0, (60 * 100 * 1024) + (2 * 61L * bytes));
                },
                iter: 20
            );
    }

    [Theory]
    [InlineData("1k", 1)]
    [InlineData("50M", 3)]
    [InlineData("10G", 25)]
    [InlineData("off", 25)]
    public void A_low_rate_reduces_the_number_of_connections(string text, int expected) =>
        Assert.Equal(expected, new RateLimit(RateSchedule.TryParse(text), new FakeTimeProvider()).LimitConnections(25));

    [Fact]
    public async Task Bytes_wait_for_the_bytes_before_them()
    {
        var time = new FakeTimeProvider();
        var limit = new RateLimit(RateSchedule.TryParse("1k"), time);
        await limit.WaitAsync(2048, TestContext.Current.CancellationToken);
        var second = limit.WaitAsync(1024, TestContext.Current.CancellationToken);
        var third = limit.WaitAsync(1, TestContext.Current.CancellationToken);

        time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));
        await second;
        Assert.False(third.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        await third;
    }
}
