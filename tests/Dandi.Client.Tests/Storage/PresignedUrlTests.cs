using Dandi.Http;
using Dandi.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Client.Tests.Storage;

public sealed class PresignedUrlTests
{
    private static readonly DateTimeOffset Signed = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(21600, 0, false)]
    [InlineData(21600, 21540, false)]
    [InlineData(21600, 21598, false)]
    [InlineData(21600, 21599, true)]
    [InlineData(5, 3, false)]
    [InlineData(5, 4, true)]
    [InlineData(5, 5, true)]
    public void A_url_counts_as_expired_one_second_before_it_expires(int lifetime, int later, bool hasExpired)
    {
        var url =
            "https://s3/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20261125T120000Z"
            + $"&X-Amz-Expires={lifetime}&X-Amz-Signature=x";

        Assert.Equal(hasExpired, new PresignedUrl(new Uri(url)).HasExpired(Signed.AddSeconds(later)));
    }

    [Theory]
    [InlineData("https://s3/k")]
    [InlineData("https://s3/k?Signature=x&Expires=1")]
    [InlineData("https://s3/k?X-Amz-Date=yesterday&X-Amz-Expires=5")]
    [InlineData("https://s3/k?X-Amz-Date=20261125T120000Z&X-Amz-Expires=-5")]
    public void A_url_without_a_readable_expiry_does_not_expire(string url) =>
        Assert.False(new PresignedUrl(new Uri(url)).HasExpired(DateTimeOffset.MaxValue));

    [Theory]
    [InlineData("99991231T235959Z", "2147483647", false)]
    [InlineData("99991231T235959Z", "99999999999999999999", false)]
    [InlineData("00010101T000000Z", "0", true)]
    [InlineData("00010101T000000Z", "2147483647", true)]
    public void A_date_at_the_end_of_the_calendar_does_not_fail(string date, string lifetime, bool hasExpired)
    {
        var url = new PresignedUrl(new Uri($"https://s3/k?X-Amz-Date={date}&X-Amz-Expires={lifetime}"));

        Assert.Equal(hasExpired, url.HasExpired(Signed));
        Assert.True(
            new PresignedUrl(new Uri("https://s3/k?X-Amz-Date=00010101T000000Z&X-Amz-Expires=0")).HasExpired(
                DateTimeOffset.MinValue
            )
        );
    }

    [Theory]
    [InlineData(9950, 9999)]
    [InlineData(50, 1)]
    public void A_clock_at_the_end_of_the_calendar_does_not_fail(int ours, int theirs)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(ours, 6, 1, 0, 0, 0, TimeSpan.Zero));
        var clock = new ServerClock(time);
        clock.Observe(new DateTimeOffset(theirs, 6, 1, 0, 0, 0, TimeSpan.Zero));
        time.AdjustTime(new DateTimeOffset(theirs, 6, 1, 0, 0, 0, TimeSpan.Zero));

        Assert.Contains(clock.Now, new[] { DateTimeOffset.MinValue, DateTimeOffset.MaxValue });
    }

    [Fact]
    public void The_clock_of_the_server_follows_the_Date_of_its_responses()
    {
        var time = new FakeTimeProvider(Signed);
        var clock = new ServerClock(time);
        clock.Observe(null);
        Assert.Equal(Signed, clock.Now);

        clock.Observe(Signed.AddHours(-3));
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(Signed.AddHours(-3).AddMinutes(1), clock.Now);
    }

    [Fact]
    public void An_older_Date_is_ignored_unless_it_lags_by_more_than_seconds()
    {
        var time = new FakeTimeProvider(Signed);
        var clock = new ServerClock(time);
        clock.Observe(Signed.AddMinutes(5));
        clock.Observe(Signed.AddMinutes(5).AddSeconds(-1));
        Assert.Equal(TimeSpan.FromMinutes(5), clock.Skew);

        time.Advance(TimeSpan.FromHours(1));
        clock.Observe(Signed.AddMinutes(6));

        Assert.Equal(TimeSpan.FromMinutes(-54), clock.Skew);
    }
}
