using Dandi.Cli.Output;
using Dandi.Cli.Output.Live;
using Dandi.Cli.Output.Screen;
using Dandi.Cli.Tests.Output.Screen;
using Dandi.Transfers;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Cli.Tests.Output.Live;

public sealed class StatusLineTests : IDisposable
{
    private readonly ScreenModel _screen = new(columns: 300, rows: 24);
    private TerminalSize? _size = new TerminalSize(80, 24);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Without_a_total_it_shows_what_is_done()
    {
        var line = Line();
        Work(line, 3);

        Assert.Equal("2 validated  sub-1/a.nwb", _screen.Text);
    }

    [Fact]
    public void With_a_total_it_shows_a_bar_the_rate_and_the_time_left()
    {
        var line = Line();
        line.Counted.Add(new AssetTally.Counts(200, 0, 0, IsComplete: true));
        Work(line, 51);

        Assert.Equal("##------  25 %  50 of 200 validated  1/s  2 min 30 s left  sub-1/a.nwb", _screen.Text);
    }

    [Fact]
    public void The_time_left_follows_the_last_minute()
    {
        var line = Line();
        line.Counted.Add(new AssetTally.Counts(10_000, 0, 0, IsComplete: true));
        Work(line, 5_000, perSecond: 100);
        Work(line, 71);

        Assert.Contains("  1/s  1 h 22 min left  ", _screen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_high_rate_is_a_whole_number_and_less_than_a_second_is_not_a_time_left()
    {
        var line = Line();
        line.Counted.Add(new AssetTally.Counts(5_100, 0, 0, IsComplete: true));
        Work(line, 5_000, perSecond: 2_500);

        Assert.Matches("  2,[0-9]{3}/s  sub-1/a.nwb$", _screen.Text);
    }

    [Fact]
    public void It_is_erased_before_other_text()
    {
        var line = Line();
        Work(line, 2);
        line.Erase();

        Assert.Equal("", _screen.Text);
    }

    [Fact]
    public void It_is_not_drawn_while_other_text_is_printed()
    {
        var line = Line();
        using (line.Pause())
        {
            Work(line, 2);
            Assert.Equal("", _screen.Text);
        }
        Work(line, 1);

        Assert.StartsWith("2 validated", _screen.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(120)]
    [InlineData(300)]
    public void It_fits_into_a_row(int columns)
    {
        _size = new TerminalSize(columns, 24);
        var line = Line();
        line.Counted.Add(new AssetTally.Counts(1_234_567, 0, 0, IsComplete: true));
        Work(line, 51);

        Assert.InRange(_screen.Text.Length, 10, Math.Min(columns - 1, 120));
        Assert.Contains("0 %", _screen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_not_shown_if_standard_error_is_not_a_terminal()
    {
        var line = new StatusLine(new Terminal(TextWriter.Null, _screen), _time, new DisplayPaths("/d"), "validated");
        Work(line, 3);

        Assert.Equal((2, ""), ((int)line.Done - 1, _screen.Text));
    }

    private StatusLine Line() =>
        new(
            new Terminal(TextWriter.Null, _screen)
            {
                SupportsLiveDisplay = true,
                ReadSize = () => _size,
                IsInForeground = () => true,
            },
            _time,
            new DisplayPaths("/d"),
            "validated"
        );

    public void Dispose() => _screen.Dispose();

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
