using Dandi.Cli.Output.Screen;

namespace Dandi.Cli.Tests.Output.Screen;

public sealed class LiveRegionTests : IDisposable
{
    private static readonly TerminalSize Size = new(20, 6);
    private readonly ScreenModel _screen = new(Size.Columns, Size.Rows);
    private readonly LiveRegion _region;

    public LiveRegionTests() => _region = new LiveRegion(_screen);

    [Fact]
    public void Lines_are_written_above_the_view_together_with_the_next_one()
    {
        _region.Show(["view 1"], Size);
        _region.Write("done a\n");
        Assert.Equal("view 1", _screen.Text);

        _region.Show(["view 2"], Size);

        Assert.Equal("done a\nview 2", _screen.Text);
        Assert.Equal(2, _screen.Writes);
    }

    [Fact]
    public void Nothing_is_written_if_nothing_has_changed()
    {
        _region.Show(["view", "second"], Size);
        _region.Show(["view", "second"], Size);

        Assert.Equal(1, _screen.Writes);
    }

    [Fact]
    public void View_that_shrinks_leaves_nothing_of_the_old_one()
    {
        _region.Show(["a long first line", "second", "third"], Size);
        _region.Show(["short", "2"], Size);
        Assert.Equal("short\n2", _screen.Text);

        _region.Show([], Size);
        Assert.Equal("", _screen.Text);
    }

    [Fact]
    public void Line_that_is_longer_than_a_row_stays_whole()
    {
        _region.Show(["view"], Size);
        _region.Write("done a very long name of a file\n");
        _region.Show(["view"], Size);

        Assert.Equal("done a very long nam\ne of a file\nview", _screen.Text);
    }

    [Fact]
    public void Line_of_the_view_that_is_longer_than_a_row_takes_one_row()
    {
        _region.Show(["a line of the view that is too long", "second"], Size);
        _region.Show(["view"], Size);

        Assert.Equal("view", _screen.Text);
    }

    [Fact]
    public void Question_is_written_at_once_and_no_view_is_shown_until_its_line_ends()
    {
        _region.Show(["view"], Size);
        _region.Write("Delete? [y/N]: ");
        _region.Show(["view"], Size);
        Assert.Equal("Delete? [y/N]:", _screen.Text);

        _region.Write("y\n");
        _region.Show(["view"], Size);

        Assert.Equal("Delete? [y/N]: y\nview", _screen.Text);
    }

    [Fact]
    public void Hidden_view_leaves_nothing_and_lines_are_written_at_once()
    {
        _region.Show(["view"], Size);
        _region.Write("one\n");
        _region.Hide();
        Assert.Equal("one", _screen.Text);

        _region.Write("two\n");
        Assert.Equal("one\ntwo", _screen.Text);
    }

    [Fact]
    public void View_that_has_ended_is_not_shown_again()
    {
        _region.Show(["view"], Size);
        _region.End();
        _region.Show(["view"], Size);

        Assert.Equal("", _screen.Text);
    }

    [Fact]
    public void Collected_lines_are_bounded()
    {
        _region.Show(["view"], Size);
        for (var i = 0; i < 100_000; i++)
            _region.Write($"done {i}\n");

        // All but the last 64 KiB.
        Assert.Contains("done 90000\n", _screen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void After_any_sequence_all_lines_are_whole_and_only_the_last_view_is_shown() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 4], Gen.Int[1, 30])
            .List[1, 40]
            .Sample(actions =>
            {
                var screen = new ScreenModel(Size.Columns, Size.Rows);
                using var region = new LiveRegion(screen);
                var expected = new List<string>();
                string[] view = [];
                foreach (var (kind, rows, length) in actions)
                {
                    if (kind == 3)
                    {
                        region.Hide();
                        view = [];
                    }
                    else if (kind == 2)
                    {
                        region.Write(new string((char)('a' + expected.Count % 26), length) + "\n");
                        expected.Add(new string((char)('a' + expected.Count % 26), length));
                    }
                    else
                    {
                        view = [.. Enumerable.Repeat($"view {length}", Math.Min(rows, 2))];
                        region.Show(view, Size);
                    }
                }
                region.Show(view, Size);
                var lines = expected.SelectMany(line => line.Chunk(Size.Columns).Select(row => new string(row)));
                Assert.Equal(string.Join('\n', lines.Concat(view)), screen.Text);
            });

    public void Dispose()
    {
        _region.Dispose();
        _screen.Dispose();
    }
}
