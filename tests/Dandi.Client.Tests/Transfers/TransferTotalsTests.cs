using Dandi.Storage;
using Dandi.Transfers;

namespace Dandi.Client.Tests.Transfers;

public sealed class TransferTotalsTests
{
    private readonly MeteredRun _run = new();

    [Fact]
    public void The_total_is_unknown_until_all_assets_are_listed()
    {
        _run.Meter.Listed.Add(100);
        _run.Start("a", 100);

        Assert.Equal((1, false, null), Found(_run.Snapshot));

        _run.Meter.Listed.Complete();

        Assert.Equal((1, true, 100), Found(_run.Snapshot));
    }

    [Fact]
    public void A_count_ahead_tells_the_total_before_assets_are_listed()
    {
        foreach (var size in new[] { 100, 50, 30 })
            _run.Meter.Counted.Add(size);
        _run.Meter.Counted.Complete();
        _run.Meter.Listed.Add(100);
        _run.Start("a", 100);
        _run.Send("a", 40);

        Assert.Equal((3, true, 180), Found(_run.Snapshot));
        Assert.Equal(40, _run.Snapshot.BytesDone);
    }

    [Fact]
    public void Once_all_assets_are_listed_the_count_ahead_no_longer_counts()
    {
        _run.Meter.Counted.Add(100);
        _run.Meter.Counted.Add(70);
        _run.Meter.Counted.Complete();
        _run.List(("a", 100));
        _run.Start("a", 100);

        Assert.Equal((1, true, 100), Found(_run.Snapshot));
    }

    [Fact]
    public void Bytes_of_skipped_invalid_and_failed_assets_do_not_count()
    {
        _run.List(("same", 10), ("bad", 20), ("gone", 40), ("new", 80));
        foreach (var (path, size) in new[] { ("same", 10), ("bad", 20), ("gone", 40), ("new", 80) })
            _run.Start(path, size);
        Assert.Equal(150, _run.Snapshot.BytesTotal);
        _run.Send("gone", 5);

        _run.End(new Skipped("same", 10, "identical"));
        _run.End(new Rejected("bad", 20));
        _run.End(new Failed("gone", null, "it is gone"));

        var snapshot = _run.Snapshot;
        Assert.Equal((5, 85), (snapshot.BytesDone, snapshot.BytesTotal));
        Assert.Equal(
            (3, 1, 1, 1),
            (snapshot.AssetsDone, snapshot.AssetsSkipped, snapshot.AssetsInvalid, snapshot.AssetsFailed)
        );
    }

    [Fact]
    public void Bytes_that_the_archive_has_do_not_count()
    {
        _run.List(("resumed", 100), ("known", 50));
        _run.Start("resumed", 100);
        _run.Send("resumed", 60, existing: 60);
        _run.Send("resumed", 70, existing: 60);
        _run.Start("known", 50);
        _run.End(new Uploaded("known", 50, 0, null));

        Assert.Equal((10, 40), (_run.Snapshot.BytesDone, _run.Snapshot.BytesTotal));
    }

    [Fact]
    public void A_file_that_changes_adds_what_is_sent_again()
    {
        _run.List(("a", 100));
        var progress = _run.Start("a", 100);
        _run.Send("a", 60);

        progress.Restart();
        progress.StartStage(TransferStage.Uploading);
        Assert.Equal((60, 100), (_run.Snapshot.BytesDone, _run.Snapshot.BytesTotal));
        var track = progress.TrackTransfer(TransferStage.Uploading, 70);
        track(new TransferProgress(10, 0));
        Assert.Equal((70, 130), (_run.Snapshot.BytesDone, _run.Snapshot.BytesTotal));
        track(new TransferProgress(70, 70));
        _run.End(new Uploaded("a", 70, 70, null));

        Assert.Equal((130, 130), (_run.Snapshot.BytesDone, _run.Snapshot.BytesTotal));
    }

    [Fact]
    public void A_Zarr_is_of_unknown_size_until_it_was_compared()
    {
        _run.Meter.Listed.Add(null);
        _run.Meter.Listed.Complete();
        Assert.Equal(1, _run.Snapshot.AssetsOfUnknownSize);
        _run.Meter.Start("a.zarr", null, 1);
        var progress = new AssetProgress("a.zarr", _run.Meter);
        progress.StartStage(TransferStage.TraversingZarr);
        var (sent, existing) = progress.CountBytes(TransferStage.Uploading, 100);
        progress.StartStage(TransferStage.ComparingZarr);
        existing(30);
        sent(20);

        Assert.Equal((1, 20, 20), Zarr());

        progress.StartStage(TransferStage.PlanningUpload, "adding 2 files");
        progress.StartStage(TransferStage.Uploading);

        Assert.Equal((0, 20, 70), Zarr());

        sent(50);
        _run.End(new Uploaded("a.zarr", 100, 70, null));

        Assert.Equal((0, 70, 70), Zarr());
    }

    [Fact]
    public void An_asset_that_a_sync_will_delete_is_not_in_progress()
    {
        _run.List(("a", 0));
        _run.Start("a", 0);

        _run.Meter.Drop("a");

        Assert.Equal((0, 0), (_run.Snapshot.InProgressCount, _run.Snapshot.AssetsFound));
        Assert.Equal(new LeftToTransfer(0, 0), _run.Meter.TakeLeft());
    }

    [Fact]
    public void What_is_left_does_not_include_what_the_store_has()
    {
        _run.List(("sent", 10), ("half", 100), ("stopped", 50), ("waiting", 7));
        _run.Start("sent", 10);
        _run.Send("sent", 10);
        _run.End(new Uploaded("sent", 10, 10, null));
        _run.Start("half", 100);
        _run.SendUnacknowledged("half", 80, acknowledged: 64);
        _run.Start("stopped", 50);
        _run.SendUnacknowledged("stopped", 30, acknowledged: 20);
        _run.End(new Failed("stopped", 50, "Interrupted") { IsInterrupted = true });

        Assert.Equal(new LeftToTransfer(3, 36 + 30 + 7), _run.Meter.TakeLeft());
    }

    [Fact]
    public void After_a_stop_the_time_left_is_that_of_what_is_in_flight()
    {
        _run.List(("a", 1_000_000), ("b", 1_000_000));
        _run.Start("a", 1_000_000);
        _run.SendEvenly("a", 0, bytesPerSecond: 1_000, seconds: 20);
        _run.SendUnacknowledged("a", 20_000, 20_000);
        _run.Meter.Observe(new LimitReading { StoreRequests = 2, BytesInFlight = 8_000 });
        Assert.False(_run.Snapshot.IsStopping);
        Assert.Equal(1_980, _run.Snapshot.TimeLeft!.Value.TotalSeconds, 1.0);

        _run.Meter.Stop();
        var stopping = _run.Snapshot;
        Assert.Equal((true, 8_000), (stopping.IsStopping, stopping.BytesInFlight));
        Assert.Equal(8, stopping.TimeLeft!.Value.TotalSeconds, 0.1);
        // For programs, the totals stay those of the run.
        Assert.Equal((2, 2_000_000), (stopping.AssetsFound, stopping.BytesTotal));

        _run.SendUnacknowledged("a", 25_000, 20_000);
        Assert.Equal(3_000, _run.Snapshot.BytesInFlight);
    }

    [Fact]
    public void After_a_stop_files_of_which_nothing_was_sent_are_not_shown()
    {
        _run.Start("sent", 10);
        _run.Send("sent", 5);
        _run.Start("waiting", 10);
        Assert.Equal([false, true], _run.Snapshot.InProgress.Select(asset => asset.IsWaiting));

        _run.Meter.Stop();

        Assert.Equal(("sent", 1), (Assert.Single(_run.Snapshot.InProgress).Path, _run.Snapshot.InProgressCount));
        Assert.Equal(["sent", "waiting"], _run.Meter.TakeInProgress());
    }

    [Fact]
    public void What_is_left_is_unknown_if_not_all_assets_were_found()
    {
        _run.Meter.Listed.Add(10);
        _run.Start("a", 10);

        Assert.Equal(new LeftToTransfer(null, null), _run.Meter.TakeLeft());
    }

    [Fact]
    public void The_oldest_assets_in_progress_are_shown()
    {
        for (var i = 0; i < 100; i++)
            _run.Start($"{i}", 10);
        _run.Send("3", 4);
        _run.End(new Skipped("0", 10, "exists"));

        var snapshot = _run.Snapshot;
        Assert.Equal((99, 32), (snapshot.InProgressCount, snapshot.InProgress.Count));
        Assert.Equal(["1", "2", "3"], snapshot.InProgress.Take(3).Select(asset => asset.Path));
        Assert.Equal((4, 10), (snapshot.InProgress[2].BytesDone, snapshot.InProgress[2].BytesTotal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Totals_are_consistent_whatever_happens_to_assets(int seed)
    {
        var random = new Random(seed);
        var files = Enumerable.Range(0, 300).Select(i => ($"{i}", (long)random.Next(1000))).ToArray();
        foreach (var (_, size) in files.Skip(random.Next(20)))
            _run.Meter.Counted.Add(size + random.Next(-1, 2));
        _run.Meter.Counted.Complete();
        var open = new Dictionary<string, (long Size, AssetProgress Progress)>();
        var next = 0;
        var last = _run.Snapshot;
        while (next < files.Length || open.Count > 0)
        {
            _run.Advance(random.NextDouble());
            if (next < files.Length && (open.Count == 0 || random.Next(3) == 0))
            {
                var (path, size) = files[next++];
                _run.Meter.Listed.Add(size);
                open[path] = (size, _run.Start(path, size));
            }
            else
                Step(random, open);
            var snapshot = _run.Snapshot;
            Assert.True(snapshot.BytesTotal >= snapshot.BytesDone, $"{snapshot}");
            Assert.True(snapshot.BytesDone >= last.BytesDone && snapshot.AssetsDone >= last.AssetsDone);
            Assert.True(snapshot.AssetsFound >= snapshot.AssetsDone + snapshot.InProgressCount);
            Assert.True(snapshot.CurrentRate >= 0 && snapshot.MeanRate >= 0 && !(snapshot.TimeLeft < TimeSpan.Zero));
            last = snapshot;
        }
        _run.Meter.Listed.Complete();
        last = _run.Snapshot;

        Assert.Equal(last.BytesDone, last.BytesTotal);
        Assert.Equal((300, 300, 0), (last.AssetsDone, last.AssetsFound, last.InProgressCount));
        Assert.Equal(new LeftToTransfer(0, 0), _run.Meter.TakeLeft());
    }

    private void Step(Random random, Dictionary<string, (long Size, AssetProgress Progress)> open)
    {
        var (path, (size, progress)) = open.ElementAt(random.Next(open.Count));
        switch (random.Next(10))
        {
            case 0:
                open.Remove(path);
                _run.End(
                    random.Next(4) switch
                    {
                        0 => new Skipped(path, size, "exists"),
                        1 => new Rejected(path, size),
                        2 => new Failed(path, null, "failed"),
                        _ => new Uploaded(path, size, size, null),
                    }
                );
                break;
            case 1:
                progress.Restart();
                progress.StartStage(TransferStage.Uploading);
                break;
            case 2:
                progress.CountBytes(TransferStage.Hashing, size).Done(random.Next((int)size + 1));
                break;
            default:
                var done = random.Next((int)size + 1);
                _run.Send(path, done, existing: random.Next(done + 1));
                break;
        }
    }

    private (long Unknown, long Done, long? Total) Zarr() =>
        (_run.Snapshot.AssetsOfUnknownSize, _run.Snapshot.BytesDone, _run.Snapshot.BytesTotal);

    private static (long Assets, bool IsComplete, long? Total) Found(TransferSnapshot snapshot) =>
        (snapshot.AssetsFound, snapshot.IsDiscoveryComplete, snapshot.BytesTotal);
}
