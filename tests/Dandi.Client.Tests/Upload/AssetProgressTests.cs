using Dandi.Storage;
using Dandi.Transfers;

namespace Dandi.Client.Tests.Upload;

public sealed class AssetProgressTests
{
    private readonly Queue<TransferEvent> _events = [];
    private readonly AssetProgress _progress;

    public AssetProgressTests() => _progress = new AssetProgress("a.nwb", new EventListener(_events.Enqueue));

    [Fact]
    public void Bytes_that_are_sent_again_are_reported_but_figures_do_not_decrease()
    {
        var report = _progress.TrackTransfer(TransferStage.Uploading, 100);

        report(new TransferProgress(60, 40));
        report(new TransferProgress(20, 0));
        report(new TransferProgress(70, 50));

        Assert.Equal(
            [(60, 40), (60, 40), (70, 50)],
            _events.Select(value => (value.BytesDone, value.BytesAcknowledged))
        );
    }

    [Fact]
    public void A_stage_that_starts_again_keeps_its_figures()
    {
        _progress.StartStage(TransferStage.Uploading);
        _progress.TrackTransfer(TransferStage.Uploading, 100)(new TransferProgress(60, 40));
        _progress.StartStage(TransferStage.Hashing);
        _progress.StartStage(TransferStage.Uploading, "again");

        Assert.Equal([0, 60, 0, 60], _events.Select(value => value.BytesDone));
        Assert.Equal((100, "again"), (_events.Last().BytesTotal, _events.Last().Detail));
    }

    [Fact]
    public void A_changed_asset_is_counted_as_a_whole_once_more()
    {
        _progress.TrackTransfer(TransferStage.Uploading, 100)(new TransferProgress(60, 40));

        _progress.Restart();
        _progress.StartStage(TransferStage.Uploading);
        _progress.TrackTransfer(TransferStage.Uploading, 50)(new TransferProgress(10, 0));
        _progress.TrackTransfer(TransferStage.Uploading, 50)(new TransferProgress(50, 50));

        Assert.Equal(
            [(60, 40, 100), (60, 60, 0), (70, 60, 110), (110, 110, 110)],
            _events.Select(value => (value.BytesDone, value.BytesAcknowledged, value.BytesTotal))
        );
    }
}
