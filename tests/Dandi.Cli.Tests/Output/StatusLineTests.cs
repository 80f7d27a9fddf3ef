using Dandi.Cli.Output;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Cli.Tests.Output;

public sealed class StatusLineTests : IDisposable
{
    private readonly StringWriter _written = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Without_a_total_it_shows_what_is_done()
    {
        var line = Line();
        Work(line, 3);

        Assert.Equal("2 validated; sub-1/a.nwb", Last());
    }

    [Fact]
    public void With_a_total_it_shows_a_bar_the_rate_and_the_time_left()
    {
        var line = Line();
        line.Total = 200;
        Work(line, 51);

        Assert.Equal("#####--------------- 50 of 200 validated, 1/s, 2 min 33 s left; sub-1/a.nwb", Last());
    }

    [Fact]
    public void The_time_left_follows_the_last_minute()
    {
        var line = Line();
        line.Total = 10_000;
        Work(line, 5_000, perSecond: 100);
        Work(line, 71);

        Assert.Contains(", 1/s, 1 h 22 min left", Last(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_erased_before_other_text()
    {
        var line = Line();
        Work(line, 2);
        line.Erase();

        Assert.EndsWith("\r\u001b[2K", _written.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_not_shown_if_standard_error_is_not_a_terminal()
    {
        var line = new StatusLine(new Terminal(TextWriter.Null, _written), _time, new DisplayPaths("/d"), "validated");
        Work(line, 3);

        Assert.Equal((2, ""), ((int)line.Done - 1, _written.ToString()));
    }

    private StatusLine Line() =>
        new(
            new Terminal(TextWriter.Null, _written) { SupportsLiveDisplay = true, ReadSize = () => null },
            _time,
            new DisplayPaths("/d"),
            "validated"
        );

    public void Dispose() => _written.Dispose();

    private string Last() => _written.ToString().Split("\r\u001b[2K")[^1];

    private void Work(StatusLine line, int count, int perSecond = 1)
    {
        for (var i = 0; i < count; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1.0 / perSecond));
            line.Begin("/d/sub-1/a.nwb");
            line.End();
        }
    }
}
