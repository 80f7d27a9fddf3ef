using Dandi.Server.Http;
using Dandi.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Server.Tests.Web;

public sealed class ActivityTests
{
    [Fact]
    public void Bytes_are_counted_by_the_second_in_which_they_arrive()
    {
        var time = new FakeTimeProvider();
        var arrivals = new ArrivingBytes(time);
        arrivals.Add(1);
        time.Advance(TimeSpan.FromSeconds(0.9));
        arrivals.Add(2);
        Assert.Equal(0, arrivals.List().Sum());
        time.Advance(TimeSpan.FromSeconds(0.1));
        arrivals.Add(10);
        time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(ArrivingBytes.Seconds, arrivals.List().Count);
        Assert.Equal([3, 10, 0, 0], arrivals.List().TakeLast(4));
    }

    [Theory]
    [InlineData(ArrivingBytes.Seconds, 5)]
    [InlineData(ArrivingBytes.Seconds + 1, 0)]
    [InlineData(10_000_000, 0)]
    public void Bytes_are_forgotten_after_two_minutes(int seconds, long expected)
    {
        var time = new FakeTimeProvider();
        var arrivals = new ArrivingBytes(time);
        arrivals.Add(5);
        time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(expected, arrivals.List().Sum());
    }

    [Fact]
    public async Task The_plot_shows_what_arrived_at_the_store_to_accounts_that_may_upload()
    {
        var time = new FakeTimeProvider(DateTimeOffset.Parse("2026-11-01T12:00:00Z"));
        await using var archive = await RunningArchive.StartAsync(time);
        var id = await archive.CreateDandisetAsync();
        using var browser = await PageClient.LogInAsync(archive, archive.Alice);
        using var anybody = new PageClient(archive);
        Assert.Contains("No file has arrived", (await browser.GetAsync("/activity")).Text, StringComparison.Ordinal);
        await UploadSteps.UploadAsync(archive, id, new byte[5_000_000]);
        time.Advance(TimeSpan.FromSeconds(2));

        foreach (var path in new[] { "/activity", "/activity/plot", "/", $"/dandiset/{id}/draft" })
            Assert.Contains(
                "5.0 MB in the last 120 seconds",
                (await browser.GetAsync(path)).Text,
                StringComparison.Ordinal
            );
        var plot = (await browser.GetAsync("/activity/plot")).Text;
        Assert.Contains(
            "<h2 id=\"activity\">Bytes received",
            (await browser.GetAsync("/")).Body,
            StringComparison.Ordinal
        );
        Assert.Contains(">-120</text>", plot, StringComparison.Ordinal);
        Assert.Contains("time relative to now in seconds", plot, StringComparison.Ordinal);
        Assert.Equal(404, (await anybody.GetAsync("/activity")).Status);
        Assert.Equal(404, (await anybody.GetAsync("/activity/plot")).Status);
        Assert.DoesNotContain("Bytes received", (await anybody.GetAsync("/")).Text, StringComparison.Ordinal);
    }
}
