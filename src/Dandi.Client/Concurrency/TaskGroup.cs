using System.Runtime.ExceptionServices;

namespace Dandi.Concurrency;

/// <summary>Tasks that depend on each other: the first that fails cancels the others.</summary>
/// <remarks>
/// Structured concurrency: <see cref="RunAsync"/> returns when every task of the group has ended, so nothing is left
/// running. The group counts its running tasks, plus one for the callback that starts the first ones, so that it cannot
/// end before that callback returns. The first exception is kept, cancels the token that all tasks share, and is thrown
/// by <see cref="RunAsync"/>; exceptions after it are discarded as its consequences.
/// Thread-safe: a task may start further tasks for as long as it runs itself.
/// </remarks>
internal sealed class TaskGroup : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _first;
    private int _running;

    private TaskGroup(CancellationToken cancellationToken) =>
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

    /// <summary>Runs a group until all of its tasks have ended.</summary>
    /// <param name="start">Starts the first tasks; must not throw.</param>
    /// <param name="cancellationToken">Cancels all tasks.</param>
    /// <exception cref="Exception">The exception of the task that failed first.</exception>
    public static async Task RunAsync(Action<TaskGroup> start, CancellationToken cancellationToken)
    {
        using var group = new TaskGroup(cancellationToken);
        group._running = 1;
        start(group);
        group.EndOne();
        await group._ended.Task;
        if (group._first is not null)
            ExceptionDispatchInfo.Throw(group._first);
    }

    /// <summary>Starts a task; runs synchronously until its first incomplete await.</summary>
    /// <param name="work">The task. Its token is cancelled when another task fails.</param>
    /// <param name="ended">Called when the task has ended; after a failure, once the others are cancelled.</param>
    public void Start(Func<CancellationToken, Task> work, Action? ended = null)
    {
        Interlocked.Increment(ref _running);
        _ = WatchAsync(work, ended);
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private async Task WatchAsync(Func<CancellationToken, Task> work, Action? ended)
    {
        try
        {
            await work(_stop.Token);
        }
        catch (Exception error)
        {
            Interlocked.CompareExchange(ref _first, error, null);
            await _stop.CancelAsync();
        }
        finally
        {
            ended?.Invoke();
            EndOne();
        }
    }

    private void EndOne()
    {
        if (Interlocked.Decrement(ref _running) == 0)
            _ended.SetResult();
    }
}
