using Dandi.Digests.Lanes;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Client.Tests.Digests.Lanes;

public sealed class StreamLimitTests
{
    private const long Read = 64 << 10;
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_file_in_memory_gets_all_lanes_within_a_few_mebibytes()
    {
        var limit = new StreamLimit(_time);
        for (long read = 0; read < 4 << 20; read += Read)
            limit.Record(Read, TimeSpan.FromMicroseconds(10));

        Assert.True(limit.Value >= 64, $"{limit.Value}");
    }

    [Fact]
    public void A_disk_that_seeks_is_read_at_a_few_places() =>
        Assert.InRange(Settle(streams => 200e6 / (1 + (0.5 * (streams - 1)))), 1, 4);

    [Fact]
    public void A_disk_without_seeks_gets_more_lanes_for_they_cost_nothing() => Assert.True(Settle(_ => 500e6) >= 32);

    [Fact]
    public void A_server_that_answers_many_at_a_time_is_asked_by_many() =>
        Assert.True(Settle(streams => Math.Min(20e6 * streams, 800e6)) >= 32);

    [Fact]
    public void A_disk_that_begins_to_seek_is_read_at_fewer_places()
    {
        var limit = new StreamLimit(_time);
        for (long read = 0; read < 4 << 20; read += Read)
            limit.Record(Read, TimeSpan.FromMicroseconds(10));

        Assert.InRange(Settle(streams => 200e6 / (1 + (0.5 * (streams - 1))), limit), 1, 4);
    }

    /// <summary>Reads for a minute from a device of which the rate by the number of places is known.</summary>
    /// <returns>The smallest number of its last seconds.</returns>
    private int Settle(Func<int, double> rate, StreamLimit? limit = null)
    {
        limit ??= new StreamLimit(_time);
        var last = new Queue<int>();
        for (var elapsed = TimeSpan.Zero; elapsed < TimeSpan.FromMinutes(1); )
        {
            var took = TimeSpan.FromSeconds(Read / rate(limit.Value));
            _time.Advance(took);
            elapsed += took;
            limit.Record(Read, took);
            if (elapsed > TimeSpan.FromSeconds(50))
                last.Enqueue(limit.Value);
        }
        return last.Min();
    }
}
