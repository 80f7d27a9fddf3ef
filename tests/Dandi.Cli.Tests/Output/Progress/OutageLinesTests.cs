using Dandi.Cli.Output.Progress;
using Dandi.Http;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Cli.Tests.Output.Progress;

public sealed class OutageLinesTests
{
    private const string Line =
        "Waiting for PUT http://store:9000/bucket/key since 12:00:00: it is busy (status 503). "
        + "Retrying in 16 s; giving up at 12:30:00 (--patience).";

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Start);
    private readonly List<string> _written = [];
    private readonly OutageLines _lines;

    public OutageLinesTests() => _lines = new OutageLines(_written.Add, _time, "--patience");

    [Fact]
    public void An_outage_of_seconds_is_not_reported()
    {
        _lines.Waiting(Outage(pause: 0.25));
        _lines.Recovered(Outage(pause: 0.25));

        Assert.Empty(_written);
    }

    [Fact]
    public void A_long_outage_is_reported_once_a_minute_and_its_end_once()
    {
        for (var second = 0; second < 150; second++)
        {
            for (var request = 0; request < 10; request++)
                _lines.Waiting(Outage(pause: 16));
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        for (var request = 0; request < 10; request++)
            _lines.Recovered(Outage(pause: 16));

        Assert.Equal([Line, Line, Line, "store:9000 is reachable again after 2 min 30 s."], _written);
    }

    [Fact]
    public void The_next_outage_is_reported_again()
    {
        _lines.Waiting(Outage(pause: 16));
        _lines.Recovered(Outage(pause: 16));
        _lines.Waiting(Outage(pause: 16));

        Assert.Equal(3, _written.Count);
    }

    [Theory]
    [InlineData(
        OutageLimit.FirstContact,
        ", because the URL may be wrong until a request has succeeded (--patience sets another limit)."
    )]
    [InlineData(OutageLimit.Stop, ", because the run is being stopped.")]
    public void The_limit_that_applies_is_named(OutageLimit limit, string expected)
    {
        _lines.Waiting(Outage(pause: 16) with { Limit = limit });

        Assert.EndsWith($"giving up at 12:30:00{expected}", Assert.Single(_written), StringComparison.Ordinal);
    }

    private static Outage Outage(double pause) =>
        new(
            "PUT http://store:9000/bucket/key",
            "it is busy (status 503)",
            Start,
            TimeSpan.FromSeconds(pause),
            Start + RetryPolicy.DefaultPatience
        );
}
