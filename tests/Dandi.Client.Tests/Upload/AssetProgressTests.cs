using Dandi.Discovery;
using Dandi.Storage;
using Dandi.Upload;

namespace Dandi.Client.Tests.Upload;

public sealed class AssetProgressTests
{
    private readonly Queue<UploadEvent> _told = [];
    private readonly AssetProgress _progress;

    public AssetProgressTests() =>
        _progress = new AssetProgress(
            new LocalAsset("a.nwb", "/a.nwb", AssetKind.Nwb, null),
            new EventListener(_told.Enqueue)
        );

    [Fact]
    public void Bytes_that_go_once_more_are_told_and_do_not_fall()
    {
        var reached = _progress.Transfer(100);

        reached(new TransferProgress(60, 40));
        reached(new TransferProgress(20, 0));
        reached(new TransferProgress(70, 50));

        Assert.Equal(
            [(60, 40), (60, 40), (70, 50)],
            _told.Select(progress => (progress.BytesDone, progress.BytesAcknowledged))
        );
    }

    [Fact]
    public void A_stage_that_begins_again_stands_where_it_was()
    {
        _progress.Begin(UploadStage.Uploading);
        _progress.Transfer(100)(new TransferProgress(60, 40));
        _progress.Begin(UploadStage.Digesting);
        _progress.Begin(UploadStage.Uploading, "again");

        Assert.Equal([0, 60, 0, 60], _told.Select(progress => progress.BytesDone));
        Assert.Equal((100, "again"), (_told.Last().BytesTotal, _told.Last().Detail));
    }

    [Fact]
    public void An_asset_that_has_changed_has_to_go_as_a_whole_again()
    {
        _progress.Transfer(100)(new TransferProgress(60, 40));

        _progress.Restart();
        _progress.Begin(UploadStage.Uploading);
        _progress.Transfer(50)(new TransferProgress(10, 0));
        _progress.Transfer(50)(new TransferProgress(50, 50));

        Assert.Equal(
            [(60, 40, 100), (60, 60, 0), (70, 60, 110), (110, 110, 110)],
            _told.Select(progress => (progress.BytesDone, progress.BytesAcknowledged, progress.BytesTotal))
        );
    }
}
