using Dandi.Cli.Commands.Transfers;
using Dandi.Http;
using Dandi.Transfers;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Cli.Tests.Commands.Upload;

public sealed class IdleEndTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly TransferMeter _meter;
    private readonly NetworkActivity _network = new();
    private readonly IdleEnd _idle;
    private int _ended;

    public IdleEndTests()
    {
        _meter = new TransferMeter(isDownload: false, _time);
        _idle = new IdleEnd(_meter, _network, _time, () => _ended++);
    }

    public void Dispose() => _idle.Dispose();

    [Fact]
    public void A_run_without_assets_in_progress_ends_at_once_although_it_reads()
    {
        using var reading = _network.Archive.BeginAttempt(HttpMethod.Get, isUnreachable: false);

        _idle.Start();

        Assert.Equal(1, _ended);
    }

    [Fact]
    public void A_run_that_hashes_or_waits_ends_after_a_second()
    {
        _meter.Start("a", 1, 1);
        using var retry = _network.Store.BeginAttempt(HttpMethod.Put, isUnreachable: true);

        _idle.Start();
        Advance(0.8);
        Assert.Equal(0, _ended);
        Advance(0.4);

        Assert.Equal(1, _ended);
    }

    [Fact]
    public void Requests_in_flight_are_finished_and_those_that_follow_at_once()
    {
        _meter.Start("a", 1, 1);
        using (_network.Store.BeginAttempt(HttpMethod.Put, isUnreachable: false))
        {
            _idle.Start();
            Advance(60);
        }
        Advance(0.6);
        using (_network.Archive.BeginAttempt(HttpMethod.Post, isUnreachable: false))
            Advance(60);
        Assert.Equal(0, _ended);
        _meter.Report(new TransferEvent("a", TransferStage.ProducingAsset, 0, 0, new Uploaded("a", 1, 1, null)));
        Advance(0.2);

        Assert.Equal(1, _ended);
    }

    [Fact]
    public void After_its_disposal_nothing_ends()
    {
        _meter.Start("a", 1, 1);
        _idle.Start();
        _idle.Dispose();
        Advance(10);

        Assert.Equal(0, _ended);
    }

    private void Advance(double seconds)
    {
        for (var i = 0; i < seconds * 5; i++)
            _time.Advance(TimeSpan.FromMilliseconds(200));
    }
}
