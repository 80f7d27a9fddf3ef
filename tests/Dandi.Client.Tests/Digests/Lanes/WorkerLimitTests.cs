using Dandi.Digests.Lanes;

namespace Dandi.Client.Tests.Digests.Lanes;

public sealed class WorkerLimitTests
{
    [Fact]
    public void Slow_files_add_workers_and_fast_files_remove_them()
    {
        var limit = new WorkerLimit(2, 16);

        Record(limit, TimeSpan.FromMilliseconds(2));
        Assert.Equal(16, limit.Value);
        Record(limit, TimeSpan.FromMicroseconds(20));
        Assert.Equal(2, limit.Value);
    }

    private static void Record(WorkerLimit limit, TimeSpan elapsed)
    {
        for (var i = 0; i < 1000; i++)
            limit.Record(10_000, elapsed);
    }
}
