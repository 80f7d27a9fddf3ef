using Dandi.Cli.Output.Progress;
using Dandi.Http;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Cli.Tests.Output.Progress;

public sealed class OutageLinesTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Start);
    private readonly List<string> _said = [];
    private readonly OutageLines _lines;

    public OutageLinesTests() => _lines = new OutageLines(_said.Add, _time);

    [Fact]
    public void What_passes_in_seconds_is_not_worth_a_line()
    {
        _lines.Waiting(Outage(pause: 0.25));
        _lines.Recovered(Outage(pause: 0.25));

        Assert.Empty(_said);
    }

    [Fact]
    public void What_lasts_is_told_once_a_minute_however_many_requests_wait_and_its_end_once()
    {
        for (var second = 0; second < 150; second++)
        {
            for (var request = 0; request < 10; request++)
                _lines.Waiting(Outage(pause: 16));
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        for (var request = 0; request < 10; request++)
            _lines.Recovered(Outage(pause: 16));

        Assert.Equal(
            [
                "Waiting for PUT http://store:9000/bucket/key since 12:00:00: it is busy (status 503). Next try in 16 s; given up at 12:30:00 (--patience).",
                "Waiting for PUT http://store:9000/bucket/key since 12:00:00: it is busy (status 503). Next try in 16 s; given up at 12:30:00 (--patience).",
                "Waiting for PUT http://store:9000/bucket/key since 12:00:00: it is busy (status 503). Next try in 16 s; given up at 12:30:00 (--patience).",
                "store:9000 answers again, after 150 s.",
            ],
            _said
        );
    }

    [Fact]
    public void The_next_outage_is_told_anew()
    {
        _lines.Waiting(Outage(pause: 16));
        _lines.Recovered(Outage(pause: 16));
        _lines.Waiting(Outage(pause: 16));

        Assert.Equal(3, _said.Count);
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
