using Dandi.Digests.Lanes;

namespace Dandi.Client.Tests.Digests.Lanes;

public sealed class WorkerLimitTests
{
    [Fact]
    public void Slow_files_call_for_workers_and_fast_ones_send_them_away()
    {
        var limit = new WorkerLimit(2, 16);

        Record(limit, TimeSpan.FromMilliseconds(2));
        Assert.Equal(16, limit.Value);
        Record(limit, TimeSpan.FromMicroseconds(20));
        Assert.Equal(2, limit.Value);
    }

    private static void Record(WorkerLimit limit, TimeSpan reading)
    {
        for (var i = 0; i < 1000; i++)
            limit.Record(10_000, reading);
    }
}
