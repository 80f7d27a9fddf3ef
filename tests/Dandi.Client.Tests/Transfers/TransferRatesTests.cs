using Dandi.Transfers;

namespace Dandi.Client.Tests.Transfers;

public sealed class TransferRatesTests
{
    private const long MB = 1_000_000;
    private readonly MeteredRun _run = new();

    [Fact]
    public void A_steady_line_has_its_rate_and_an_exact_estimate()
    {
        _run.List(("a", 1000 * MB));
        _run.Advance(300);
        _run.Start("a", 1000 * MB);
        _run.SendEvenly("a", 0, MB, 100);

        var snapshot = _run.Snapshot;
        Assert.Equal(1.0, snapshot.CurrentRate / MB, 0.01);
        Assert.Equal(1.0, snapshot.MeanRate / MB, 0.01);
        Assert.Equal(900, snapshot.TimeLeft!.Value.TotalSeconds, 5.0);
        Assert.Equal(1.0, Assert.Single(snapshot.InProgress).Rate / MB, 0.05);
    }

    [Fact]
    public void The_estimate_follows_the_last_minute_and_not_the_whole_run()
    {
        _run.List(("a", 10_000 * MB));
        _run.Start("a", 10_000 * MB);
        var sent = _run.SendEvenly("a", 0, 10 * MB, 600);
        sent = _run.SendEvenly("a", sent, MB, 60);

        var snapshot = _run.Snapshot;
        Assert.Equal((10_000 * MB - sent) / (double)MB, snapshot.TimeLeft!.Value.TotalSeconds, 60.0);
        Assert.Equal(1.0, snapshot.CurrentRate / MB, 0.01);
        Assert.InRange(snapshot.MeanRate / MB, 9, 10);
    }

    [Fact]
    public void A_line_that_stalls_has_no_rate_after_five_seconds_and_no_estimate_after_ten()
    {
        _run.List(("a", 1000 * MB));
        _run.Start("a", 1000 * MB);
        _run.SendEvenly("a", 0, MB, 100);

        _run.Advance(6);
        Assert.Equal(0, _run.Snapshot.CurrentRate);
        Assert.NotNull(_run.Snapshot.TimeLeft);
        _run.Advance(4);

        Assert.Equal((0, null), (_run.Snapshot.CurrentRate, _run.Snapshot.TimeLeft));
        Assert.Equal(100 / 110.0, _run.Snapshot.MeanRate / MB, 0.01);
    }

    [Fact]
    public void A_line_that_resumes_is_estimated_by_its_rate_since()
    {
        _run.List(("a", 1000 * MB));
        _run.Start("a", 1000 * MB);
        var sent = _run.SendEvenly("a", 0, MB, 100);
        _run.Advance(3600);

        sent = _run.SendEvenly("a", sent, 2 * MB, 5);
        Assert.Equal(2.0, _run.Snapshot.CurrentRate / MB, 0.1);
        sent = _run.SendEvenly("a", sent, 2 * MB, 55);

        Assert.Equal((1000 * MB - sent) / (2.0 * MB), _run.Snapshot.TimeLeft!.Value.TotalSeconds, 5.0);
    }

    [Fact]
    public void The_time_left_is_unknown_in_the_first_seconds()
    {
        _run.List(("a", 1000 * MB));
        _run.Start("a", 1000 * MB);
        _run.SendEvenly("a", 0, MB, 4);

        Assert.Null(_run.Snapshot.TimeLeft);

        _run.SendEvenly("a", 4 * MB, MB, 2);

        Assert.NotNull(_run.Snapshot.TimeLeft);
    }

    [Fact]
    public void The_time_left_is_unknown_while_a_Zarr_was_not_compared()
    {
        _run.Meter.Listed.Add(1000 * MB);
        _run.Meter.Listed.Add(null);
        _run.Meter.Listed.Complete();
        _run.Start("a", 1000 * MB);
        _run.SendEvenly("a", 0, MB, 20);

        Assert.Null(_run.Snapshot.TimeLeft);
    }

    [Fact]
    public void The_time_left_is_unknown_while_most_bytes_turn_out_not_to_have_to_move()
    {
        var files = Enumerable.Range(0, 300).Select(i => ($"{i}", MB)).ToArray();
        _run.List([("big", 1000 * MB), .. files]);
        _run.Start("big", 1000 * MB);
        var sent = 0L;
        foreach (var (path, size) in files)
        {
            _run.Start(path, size);
            sent = _run.SendEvenly("big", sent, 0.5 * MB, 0.1);
            _run.End(new Skipped(path, size, "identical"));
        }

        Assert.Null(_run.Snapshot.TimeLeft);

        sent = _run.SendEvenly("big", sent, 0.5 * MB, 60);

        Assert.Equal((1000 * MB - sent) / (0.5 * MB), _run.Snapshot.TimeLeft!.Value.TotalSeconds, 20.0);
    }

    [Fact]
    public void Many_tiny_assets_have_a_rate_and_an_estimate()
    {
        const int Count = 100_000;
        for (var i = 0; i < Count; i++)
            _run.Meter.Listed.Add(100);
        _run.Meter.Listed.Complete();
        for (var i = 0; i < Count / 2; i++)
        {
            _run.Start($"{i}", 100);
            _run.Advance(0.001);
            _run.Send($"{i}", 100);
            _run.End(new Uploaded($"{i}", 100, 100, null));
        }

        var snapshot = _run.Snapshot;
        Assert.Equal((Count / 2, 0), (snapshot.AssetsDone, snapshot.InProgressCount));
        Assert.Equal(100_000, snapshot.CurrentRate, 1000.0);
        Assert.Equal(50, snapshot.TimeLeft!.Value.TotalSeconds, 1.0);
    }

    [Fact]
    public void Bytes_that_exist_have_no_rate()
    {
        _run.List(("a", 1000 * MB));
        _run.Start("a", 1000 * MB);
        _run.Send("a", 600 * MB, existing: 500 * MB);
        Assert.Equal(200.0, Assert.Single(_run.Snapshot.InProgress).Rate / MB, 0.01);
        _run.Advance(10);
        _run.Send("a", 900 * MB, existing: 800 * MB);
        _run.Advance(1);

        _run.Send("a", 902 * MB, existing: 800 * MB);

        Assert.Equal(2.0 / 5, Assert.Single(_run.Snapshot.InProgress).Rate / MB, 0.01);
    }

    [Fact]
    public void A_burst_in_no_time_has_no_absurd_rate()
    {
        _run.List(("a", MB));
        _run.Start("a", MB);
        _run.Send("a", MB);

        Assert.InRange(_run.Snapshot.CurrentRate, 0, 2 * MB);
        Assert.Equal(0, _run.Snapshot.MeanRate);
    }
}
