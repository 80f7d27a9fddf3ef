using Dandi.Blobs;
using Dandi.Throttling;

namespace Dandi.Client.Tests.Blobs;

public sealed class AnnouncementQueueTests
{
    private readonly ConcurrencyLimiter _limiter = new(start: 1, ceiling: 1, TimeProvider.System);
    private readonly AnnouncementQueue _queue;

    public AnnouncementQueueTests() => _queue = new AnnouncementQueue(_limiter);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_next_file_is_announced_when_the_one_before_has_given_its_turn_back()
    {
        var first = await _queue.AwaitAsync(null, Token);
        var second = _queue.AwaitAsync(null, Token);
        Assert.False(second.IsCompleted);

        // However often it is given back, it is one turn.
        first.Dispose();
        first.Dispose();

        using var turn = await second;
        Assert.True(turn.Rank > first.Rank);
        Assert.False(_queue.AwaitAsync(null, Token).IsCompleted);
    }

    [Fact]
    public async Task A_file_that_is_announced_again_goes_before_those_that_never_were()
    {
        var first = await _queue.AwaitAsync(null, Token);
        var later = _queue.AwaitAsync(null, Token);
        var again = _queue.AwaitAsync(first.Rank, Token);

        first.Dispose();

        using (var turn = await again)
            Assert.Equal((first.Rank, false), (turn.Rank, later.IsCompleted));
        (await later).Dispose();
    }

    [Fact]
    public async Task Who_gives_up_while_the_window_is_full_lets_the_next_have_its_turn()
    {
        var request = await _limiter.EnterAsync(null, Token);
        using var giveUp = new CancellationTokenSource();
        var first = _queue.AwaitAsync(null, giveUp.Token);
        var second = _queue.AwaitAsync(null, Token);

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.False(second.IsCompleted);
        request.Dispose();

        (await second).Dispose();
    }
}
