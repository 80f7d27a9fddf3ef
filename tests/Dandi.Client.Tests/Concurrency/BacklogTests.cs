using Dandi.Concurrency;

namespace Dandi.Client.Tests.Concurrency;

public sealed class BacklogTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_comes_when_it_is_full_waits_until_a_quarter_is_done()
    {
        var backlog = new Backlog(8);
        for (var count = 0; count < 8; count++)
            await backlog.AddAsync(Token);
        var first = backlog.AddAsync(Token).AsTask();
        backlog.Remove();
        var second = backlog.AddAsync(Token).AsTask();
        Assert.False(first.IsCompleted || second.IsCompleted);

        backlog.Remove();

        await first;
        await second;
        Assert.False(backlog.AddAsync(Token).AsTask().IsCompleted);
    }

    [Fact]
    public async Task Who_gives_up_adds_nothing()
    {
        var backlog = new Backlog(1);
        await backlog.AddAsync(Token);
        using var cancelling = new CancellationTokenSource();
        var second = backlog.AddAsync(cancelling.Token).AsTask();

        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        backlog.Remove();
        Assert.True(backlog.AddAsync(Token).AsTask().IsCompletedSuccessfully);
    }
}
