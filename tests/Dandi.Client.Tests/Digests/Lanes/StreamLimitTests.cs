using Dandi.Digests.Lanes;
using Microsoft.Extensions.Time.Testing;

namespace Dandi.Client.Tests.Digests.Lanes;

public sealed class StreamLimitTests
{
    private const long ReadSize = 64 << 10;
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_file_in_the_page_cache_gets_all_lanes_within_a_few_mebibytes()
    {
        var limit = new StreamLimit(_time);
        for (long read = 0; read < 4 << 20; read += ReadSize)
            limit.Record(ReadSize, TimeSpan.FromMicroseconds(10));

        Assert.True(limit.Value >= 64, $"{limit.Value}");
    }

    [Fact]
    public void A_disk_that_seeks_is_read_with_few_streams() =>
        Assert.InRange(Settle(streams => 200e6 / (1 + (0.5 * (streams - 1)))), 1, 4);

    [Fact]
    public void A_disk_without_seeks_gets_more_streams() => Assert.True(Settle(_ => 500e6) >= 32);

    [Fact]
    public void A_server_that_scales_with_requests_gets_many_streams() =>
        Assert.True(Settle(streams => Math.Min(20e6 * streams, 800e6)) >= 32);

    [Fact]
    public void A_disk_that_starts_to_seek_is_read_with_fewer_streams()
    {
        var limit = new StreamLimit(_time);
        for (long read = 0; read < 4 << 20; read += ReadSize)
            limit.Record(ReadSize, TimeSpan.FromMicroseconds(10));

        Assert.InRange(Settle(streams => 200e6 / (1 + (0.5 * (streams - 1))), limit), 1, 4);
    }

    /// <summary>Simulates a minute of reading from a device whose rate depends on the number of streams.</summary>
    /// <returns>The smallest limit in the last ten seconds.</returns>
    private int Settle(Func<int, double> rate, StreamLimit? limit = null)
    {
        limit ??= new StreamLimit(_time);
        var last = new Queue<int>();
        for (var elapsed = TimeSpan.Zero; elapsed < TimeSpan.FromMinutes(1); )
        {
            var took = TimeSpan.FromSeconds(ReadSize / rate(limit.Value));
            _time.Advance(took);
            elapsed += took;
            limit.Record(ReadSize, took);
            if (elapsed > TimeSpan.FromSeconds(50))
                last.Enqueue(limit.Value);
        }
        return last.Min();
    }
}
