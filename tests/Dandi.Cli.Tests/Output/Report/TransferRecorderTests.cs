using Dandi.Cli.Output.Progress;
using Dandi.Cli.Output.Report;
using Dandi.Transfers;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Cli.Tests.Output.Report;

/// <summary>The report counts what the screen counts.</summary>
public sealed class TransferRecorderTests
{
    private readonly ReportContent _content = new();
    private readonly TransferReport _report = new(() => 0);

    [Fact]
    public async Task The_metadata_of_a_Dandiset_are_not_an_asset_of_an_upload()
    {
        await RecordAsync(isDownload: false, recorder =>
        {
            End(
                recorder,
                TransferStage.UpdatingMetadata,
                new Skipped("dandiset.yaml", null, "should be edited online")
            );
            End(recorder, TransferStage.UpdatingMetadata, new Uploaded("dandiset.yaml", null, 0, "updated metadata"));
            End(recorder, TransferStage.ProducingAsset, new Uploaded("a.nwb", 5, 5, null));
        });

        Assert.Equal("a.nwb", Assert.Single(_content.Assets.Rows).Path);
        Assert.Equal(["`dandiset.yaml`: updated metadata"], _content.Messages);
        Assert.Equal(0, _content.Summary.Named);
    }

    [Fact]
    public async Task The_metadata_of_a_Dandiset_that_were_downloaded_are_a_file_but_not_an_asset()
    {
        await RecordAsync(isDownload: true, recorder =>
        {
            End(recorder, TransferStage.UpdatingMetadata, new Downloaded("dandiset.yaml", 9, 9, null));
            End(recorder, TransferStage.Downloading, new Downloaded("a.nwb", 5, 5, null));
        });

        Assert.Equal((2, 1), (_content.Assets.Count, _content.Summary.Named));
    }

    [Fact]
    public async Task Assets_that_were_interrupted_are_stopped_and_not_failed()
    {
        await RecordAsync(isDownload: false, recorder =>
            End(recorder, TransferStage.Uploading, new Failed("a.nwb", 5, "Interrupted.") { IsInterrupted = true })
        );

        Assert.Equal(AssetStatus.Stopped, Assert.Single(_content.Assets.Rows).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_asset_that_was_in_progress_when_the_run_was_stopped_has_a_row(bool isInterrupted)
    {
        var time = new FakeTimeProvider();
        _report.Interrupted = isInterrupted;
        await RecordAsync(
            isDownload: false,
            recorder =>
            {
                recorder.Report(new TransferEvent("a.nwb", TransferStage.Hashing, 0, 9));
                recorder.Report(new TransferEvent("a.nwb", TransferStage.Uploading, 0, 9));
                time.Advance(TimeSpan.FromSeconds(7));
            },
            time
        );

        if (!isInterrupted)
        {
            Assert.Empty(_content.Assets.Rows);
            return;
        }
        var row = Assert.Single(_content.Assets.Rows);
        Assert.Equal((AssetStatus.Stopped, TimeSpan.FromSeconds(7)), (row.Status, row.Duration));
        Assert.Equal("The run was stopped during this stage: uploading.", row.Message);
    }

    private async Task RecordAsync(bool isDownload, Action<TransferRecorder> run, FakeTimeProvider? time = null)
    {
        await using var recorder = new TransferRecorder(
            new LineReporter(_ => { }),
            _content,
            isDownload,
            time ?? new FakeTimeProvider()
        );
        run(recorder);
        recorder.Summary(_report, TimeSpan.FromSeconds(1), null);
    }

    private static void End(TransferRecorder recorder, TransferStage stage, AssetOutcome outcome) =>
        recorder.Report(new TransferEvent(outcome.Path, stage, 0, 0, outcome));
}
