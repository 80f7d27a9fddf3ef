using Dandi.Transfers;

namespace Dandi.Client.Tests.Transfers;

public sealed class AheadCountTests
{
    private readonly TransferMeter _meter = new(isDownload: false, TimeProvider.System);

    [Fact]
    public async Task All_assets_are_counted()
    {
        using var count = Count([10, null, 20]);
        await count.Counting;

        Assert.Equal(new AssetTally.Counts(3, 30, 1, IsComplete: true), _meter.Counted.Current);
    }

    [Fact]
    public async Task The_count_ends_when_the_pipeline_has_listed_everything()
    {
        _meter.Listed.Complete();
        using var count = Count([10]);
        await count.Counting;

        Assert.Equal(default, _meter.Counted.Current);
    }

    [Fact]
    public async Task A_listing_that_fails_leaves_the_totals_unknown()
    {
        using var count = Count(Failing());
        await count.Counting;

        Assert.False(_meter.Counted.Current.IsComplete);
    }

    [Fact]
    public async Task A_count_that_is_disposed_of_ends()
    {
        using var reached = new SemaphoreSlim(0);
        using var blocked = new SemaphoreSlim(0);
        Task counting;
        using (var count = Count(Endless(reached, blocked)))
        {
            counting = count.Counting;
            await reached.WaitAsync(TestContext.Current.CancellationToken);
        }
        blocked.Release();
        await counting;

        Assert.False(_meter.Counted.Current.IsComplete);
    }

    private AheadCount Count(IEnumerable<long?> sizes) =>
        new(_ => sizes.ToAsyncEnumerable(), _meter.Counted, () => _meter.Listed.Current.IsComplete);

    private static IEnumerable<long?> Failing()
    {
        yield return 1;
        throw new IOException("the disk is gone");
    }

    private static IEnumerable<long?> Endless(SemaphoreSlim reached, SemaphoreSlim blocked)
    {
        while (true)
        {
            yield return 1;
            reached.Release();
            blocked.Wait(TestContext.Current.CancellationToken);
        }
    }
}
