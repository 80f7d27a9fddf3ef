using Dandi.Cli.Output.Progress;
using Dandi.Transfers;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Cli.Tests.Output.Progress;

public sealed class StallReporterTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _lines = [];
    private readonly StallReporter _reporter;
    private bool _isOutage;

    public StallReporterTests() =>
        _reporter = new StallReporter(
            new LineReporter(line => _lines.Add(line.ToString())),
            new TransferMeter(isDownload: false, _time),
            () => _isOutage,
            _time
        );

    public ValueTask DisposeAsync() => _reporter.DisposeAsync();

    [Fact]
    public void Without_progress_a_notice_names_what_the_run_waits_for()
    {
        _reporter.Report(new TransferEvent("a.nwb", TransferStage.Hashing, 0, 0));
        _time.Advance(TimeSpan.FromSeconds(10));
        _reporter.Report(new TransferEvent("b.nwb", TransferStage.Uploading, 5, 10));
        _time.Advance(TimeSpan.FromSeconds(44));
        Assert.Empty(_lines);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(
            "No progress for 45 s. Waiting for a.nwb (hashing for 55 s), b.nwb (uploading for 45 s).",
            Assert.Single(_lines)
        );
    }

    [Fact]
    public void The_notice_is_repeated_and_names_what_does_not_respond_before_there_is_an_asset()
    {
        _time.Advance(TimeSpan.FromSeconds(45));
        _time.Advance(TimeSpan.FromSeconds(45));

        Assert.Equal(
            ["No progress for 45 s. Waiting for the archive.", "No progress for 1 min 30 s. Waiting for the archive."],
            _lines
        );
    }

    [Fact]
    public void With_progress_there_is_no_notice()
    {
        for (var i = 0; i < 20; i++)
        {
            _reporter.Report(new TransferEvent("a.nwb", TransferStage.Uploading, i, 20));
            _time.Advance(TimeSpan.FromSeconds(44));
        }

        Assert.Empty(_lines);
    }

    [Fact]
    public void Files_of_which_nothing_was_sent_are_not_named()
    {
        _reporter.Report(new TransferEvent("waiting.nwb", TransferStage.Uploading, 0, 0) { IsStageStart = true });
        _time.Advance(TimeSpan.FromSeconds(45));
        _reporter.Report(new TransferEvent("a.nwb", TransferStage.Uploading, 5, 10));
        _time.Advance(TimeSpan.FromSeconds(45));

        Assert.Equal(
            [
                "No progress for 45 s. Waiting for the archive.",
                "No progress for 45 s. Waiting for a.nwb (uploading for 45 s).",
            ],
            _lines
        );
    }

    [Fact]
    public void Notices_of_others_are_not_progress()
    {
        _time.Advance(TimeSpan.FromSeconds(44));
        _reporter.Notice("Waiting for the store.");
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["Waiting for the store.", "No progress for 45 s. Waiting for the archive."], _lines);
    }

    [Fact]
    public void During_an_outage_there_is_no_notice_and_later_it_says_when_the_last_progress_was()
    {
        _isOutage = true;
        for (var i = 0; i < 20; i++)
            _time.Advance(TimeSpan.FromSeconds(45));
        _isOutage = false;
        _time.Advance(TimeSpan.FromSeconds(45));
        Assert.Empty(_lines);

        _time.Advance(TimeSpan.FromSeconds(45));

        Assert.StartsWith("No progress for 16 min", Assert.Single(_lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Finished_assets_are_not_named()
    {
        for (var i = 0; i < 6; i++)
            _reporter.Report(new TransferEvent($"{i}.nwb", TransferStage.Hashing, 0, 0));
        _reporter.Report(
            new TransferEvent("0.nwb", TransferStage.ProducingAsset, 0, 0, new Uploaded("0.nwb", 1, 1, null))
        );
        _lines.Clear();
        _time.Advance(TimeSpan.FromSeconds(45));

        Assert.EndsWith("and 2 more.", Assert.Single(_lines), StringComparison.Ordinal);
        Assert.DoesNotContain("0.nwb (", _lines[0], StringComparison.Ordinal);
    }
}
