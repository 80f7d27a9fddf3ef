using Dandi.Concurrency;

namespace Dandi.Client.Tests.Concurrency;

public sealed class TaskGroupTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_failure_cancels_the_other_tasks_and_is_thrown_when_they_have_ended()
    {
        var ended = false;

        var error = await Assert.ThrowsAsync<DandiException>(() =>
            TaskGroup.RunAsync(
                group =>
                {
                    group.Start(async token =>
                    {
                        try
                        {
                            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                        }
                        finally
                        {
                            await Task.Yield();
                            ended = true;
                        }
                    });
                    group.Start(_ => throw new DandiException("the first"));
                    group.Start(async token =>
                    {
                        await Task.Yield();
                        if (token.IsCancellationRequested)
                            throw new DandiException("a consequence");
                    });
                },
                Token
            )
        );

        Assert.Equal(("the first", true), (error.Message, ended));
    }

    [Fact]
    public async Task Cancelling_the_group_cancels_all_tasks_and_throws()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var cancelled = 0;

        var run = TaskGroup.RunAsync(
            group =>
            {
                group.Start(WaitAsync);
                group.Start(WaitAsync);
            },
            stop.Token
        );
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal(2, cancelled);

        Task WaitAsync(CancellationToken token)
        {
            token.Register(() => Interlocked.Increment(ref cancelled));
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        }
    }

    [Fact]
    public async Task A_group_without_tasks_ends() => await TaskGroup.RunAsync(_ => { }, Token);

    [Fact]
    public async Task A_group_ends_after_the_tasks_that_its_tasks_started()
    {
        var done = 0;

        await TaskGroup.RunAsync(group => group.Start(_ => StartMoreAsync(group, 10)), Token);

        Assert.Equal(11, done);

        async Task StartMoreAsync(TaskGroup group, int more)
        {
            if (more > 0)
                group.Start(_ => StartMoreAsync(group, more - 1));
            await Task.Yield();
            Interlocked.Increment(ref done);
        }
    }
}
