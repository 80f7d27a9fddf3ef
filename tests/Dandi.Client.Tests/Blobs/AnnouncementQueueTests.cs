using Dandi.Blobs;
using Dandi.Throttling;

namespace Dandi.Client.Tests.Blobs;

public sealed class AnnouncementQueueTests
{
    private readonly ConcurrencyLimiter _limiter = new(start: 1, max: 1, TimeProvider.System);
    private readonly AnnouncementQueue _queue;

    public AnnouncementQueueTests() => _queue = new AnnouncementQueue(_limiter);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_announced_when_the_file_before_has_released_its_slot()
    {
        var first = await _queue.EnterAsync(null, 1, Token);
        var second = _queue.EnterAsync(null, 1, Token);
        Assert.False(second.IsCompleted);

        // Disposing a slot twice must not release two.
        first.Dispose();
        first.Dispose();

        using var slot = await second;
        Assert.True(slot.Rank > first.Rank);
        Assert.False(_queue.EnterAsync(null, 1, Token).IsCompleted);
    }

    [Fact]
    public async Task A_file_that_is_announced_again_goes_before_files_that_were_not_announced()
    {
        var first = await _queue.EnterAsync(null, 1, Token);
        var later = _queue.EnterAsync(null, 1, Token);
        var again = _queue.EnterAsync(first.Rank, 1, Token);

        first.Dispose();

        using (var slot = await again)
            Assert.Equal((first.Rank, false), (slot.Rank, later.IsCompleted));
        (await later).Dispose();
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_while_the_limit_is_reached_passes_the_slot_on()
    {
        var request = await _limiter.AcquireAsync(null, 0, Token);
        using var cancellation = new CancellationTokenSource();
        var first = _queue.EnterAsync(null, 1, cancellation.Token);
        var second = _queue.EnterAsync(null, 1, Token);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(second.IsCompleted);
        request.Dispose();

        (await second).Dispose();
    }
}
