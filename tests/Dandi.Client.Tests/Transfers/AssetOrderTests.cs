using Dandi.Transfers;

namespace Dandi.Client.Tests.Transfers;

/// <summary>The order of the assets in progress, in which people see them.</summary>
public sealed class AssetOrderTests
{
    private readonly MeteredRun _run = new();

    private IEnumerable<string> Paths => _run.Snapshot.InProgress.Select(asset => asset.Path);

    [Fact]
    public void Assets_are_in_the_order_in_which_they_were_listed_whichever_starts_first()
    {
        foreach (var number in new[] { 3, 1, 4, 2 })
            _run.Start($"sub-{number}", 10, number);

        Assert.Equal(["sub-1", "sub-2", "sub-3", "sub-4"], Paths);
    }

    [Fact]
    public void The_order_does_not_change_while_assets_progress_and_end()
    {
        foreach (var number in new[] { 2, 1, 3 })
            _run.Start($"sub-{number}", 10, number);

        _run.Send("sub-3", 5);
        _run.End(new Uploaded("sub-1", 10, 10, null));
        _run.Start("sub-4", 10, 4);
        _run.Send("sub-2", 5);

        Assert.Equal(["sub-2", "sub-3", "sub-4"], Paths);
    }

    [Fact]
    public void What_is_not_listed_stays_where_it_started()
    {
        _run.Start("sub-1", 10, 1);
        new AssetProgress("dandiset.yaml", _run.Meter).StartStage(TransferStage.UpdatingMetadata);
        _run.Start("sub-2", 10, 2);

        Assert.Equal(["sub-1", "dandiset.yaml", "sub-2"], Paths);
        Assert.Equal(["sub-1", "sub-2"], _run.Meter.TakeInProgress());
    }
}
