using Dandi.Concurrency;

namespace Dandi.Client.Tests.Concurrency;

public sealed class BacklogTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_comes_when_it_is_full_waits_until_half_is_done()
    {
        var backlog = new Backlog(4);
        for (var count = 0; count < 4; count++)
            await backlog.AddAsync(Token);
        var fifth = backlog.AddAsync(Token).AsTask();
        backlog.Remove();
        var sixth = backlog.AddAsync(Token).AsTask();
        Assert.False(fifth.IsCompleted || sixth.IsCompleted);

        backlog.Remove();

        await fifth;
        await sixth;
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
