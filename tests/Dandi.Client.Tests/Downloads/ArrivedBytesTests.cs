using Dandi.Downloads;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Client.Tests.Downloads;

public sealed class ArrivedBytesTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<long> _reports = [];
    private readonly ArrivedBytes _arrived;

    public ArrivedBytesTests() => _arrived = new ArrivedBytes(progress => _reports.Add(progress.Done), _time);

    [Fact]
    public void Slow_bytes_are_reported_twice_a_second_from_the_first_on()
    {
        for (var tenth = 1; tenth <= 12; tenth++)
        {
            _arrived.Set(tenth * 100);
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal([100, 600, 1100], _reports);
    }

    [Fact]
    public void Fast_bytes_are_reported_every_4_MiB()
    {
        const int MiB = 1 << 20;
        for (var count = 1; count <= 10; count++)
            _arrived.Set(count * MiB);

        Assert.Equal([MiB, 5 * MiB, 9 * MiB], _reports);
    }

    [Fact]
    public void The_rest_is_reported_once_at_the_end()
    {
        _arrived.Set(10);
        _arrived.Set(20);
        Assert.Equal([10], _reports);

        _arrived.Flush();
        _arrived.Flush();

        Assert.Equal([10, 20], _reports);
    }

    [Fact]
    public void A_file_of_which_nothing_has_arrived_reports_nothing()
    {
        _arrived.Set(0);
        _arrived.Flush();

        Assert.Empty(_reports);
    }
}
