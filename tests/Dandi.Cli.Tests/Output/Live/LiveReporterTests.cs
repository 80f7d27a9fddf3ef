using Dandi.Cli.Output;
using Dandi.Cli.Output.Live;
using Dandi.Cli.Output.Progress;
using Dandi.Cli.Output.Screen;
using Dandi.Cli.Tests.Output.Screen;
using Dandi.Transfers;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Cli.Tests.Output.Live;

public sealed class LiveReporterTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(Snapshots.Now);
    private readonly ScreenModel _screen = new(columns: 80, rows: 24);
    private readonly Terminal _terminal;
    private readonly LiveReporter _reporter;
    private TransferSnapshot _snapshot = Snapshots.UnknownSize;
    private TerminalSize? _size = new TerminalSize(80, 24);
    private bool _isInForeground = true;

    public LiveReporterTests()
    {
        _terminal = new Terminal(TextWriter.Null, _screen)
        {
            SupportsLiveDisplay = true,
            SupportsErrorColor = true,
            IsUnicode = true,
            ReadSize = () => _size,
            IsInForeground = () => _isInForeground,
        };
        _reporter = new LiveReporter(new LineReporter(_terminal.WriteErrorLine), _terminal, () => _snapshot, _time);
    }

    [Fact]
    public void Lines_of_finished_assets_are_above_the_view()
    {
        _reporter.Draw();
        _reporter.Report(Finished("a.nwb"));
        _reporter.Notice("Something that you should know.");
        _reporter.Draw();

        Assert.Equal(
            """
            done     a.nwb (10 B)
            Something that you should know.
            traversing local Zarr                      image.ome.zarr
            1 asset found  1 of unknown size
            """,
            _screen.Text
        );
    }

    [Fact]
    public async Task View_is_redrawn_when_a_tenth_of_a_second_has_passed()
    {
        while (_screen.Writes == 0)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.EndsWith("1 asset found  1 of unknown size", _screen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_written_if_only_the_time_has_changed()
    {
        _reporter.Draw();
        _snapshot = _snapshot with { Time = _snapshot.Time.AddSeconds(1), Elapsed = TimeSpan.FromSeconds(1) };
        _reporter.Draw();

        Assert.Equal(1, _screen.Writes);
    }

    [Fact]
    public async Task No_view_is_left_while_the_user_is_asked_and_lines_are_written_at_once_after_it()
    {
        _reporter.Draw();
        await _reporter.PauseAsync();
        await _terminal.Error.WriteAsync("Delete 1 asset in the archive? [y/N]: ");
        _reporter.Draw();
        Assert.Equal("Delete 1 asset in the archive? [y/N]:", _screen.Text);

        await _terminal.Error.WriteAsync("y\n");
        _reporter.Deleted("a.nwb");
        Assert.Equal("Delete 1 asset in the archive? [y/N]: y\ndeleted  a.nwb", _screen.Text);
    }

    [Fact]
    public void No_view_is_left_below_the_summary()
    {
        _reporter.Draw();
        _reporter.Summary(new TransferReport(() => 0), TimeSpan.FromSeconds(1), log: null);
        _reporter.Draw();

        Assert.StartsWith("0 uploaded", _screen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("asset found", _screen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_view_is_left_when_the_process_ends()
    {
        _reporter.Draw();
        _terminal.CloseView();
        _reporter.Draw();

        Assert.Equal("", _screen.Text);
    }

    [Fact]
    public void Other_text_on_standard_error_is_above_the_view()
    {
        _reporter.Draw();
        _terminal.Error.WriteLine("Warning: others may read the file.");
        _reporter.Draw();

        Assert.StartsWith("Warning: others may read the file.\ntraversing", _screen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Process_in_the_background_writes_lines_but_no_view()
    {
        _reporter.Draw();
        _isInForeground = false;
        _reporter.Report(Finished("a.nwb"));
        _reporter.Draw();
        Assert.Equal("done     a.nwb (10 B)", _screen.Text);

        _isInForeground = true;
        _reporter.Draw();
        Assert.EndsWith("1 asset found  1 of unknown size", _screen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Terminal_that_loses_its_size_has_80_columns()
    {
        _snapshot = Snapshots.Uploading;
        _reporter.Draw();
        var before = _screen.Text;
        _size = null;
        _reporter.Draw();

        Assert.Equal(before, _screen.Text);
    }

    private static TransferEvent Finished(string path) =>
        new(path, TransferStage.ProducingAsset, 0, 0, new Uploaded(path, 10, 10, null));

    public async ValueTask DisposeAsync()
    {
        await _reporter.DisposeAsync();
        await _screen.DisposeAsync();
    }
}
