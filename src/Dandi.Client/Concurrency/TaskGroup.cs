using System.Runtime.ExceptionServices;

namespace Dandi.Concurrency;

/// <summary>Tasks that need each other: the first that fails cancels the others, and the group ends when all of them have.</summary>
/// <remarks>Safe for concurrent use. Tasks may start further ones while the group has not ended.</remarks>
internal sealed class TaskGroup : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? _first;
    private int _running;

    private TaskGroup(CancellationToken cancellationToken) =>
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

    /// <summary>Runs a group to its end.</summary>
    /// <param name="begin">Starts the first tasks; must not throw.</param>
    /// <param name="cancellationToken">Cancels all tasks.</param>
    /// <exception cref="Exception">The exception of the task that failed first, not those of tasks that were cancelled because of it.</exception>
    public static async Task RunAsync(Action<TaskGroup> begin, CancellationToken cancellationToken)
    {
        using var group = new TaskGroup(cancellationToken);
        group._running = 1;
        begin(group);
        group.EndOne();
        await group._ended.Task;
        if (group._first is not null)
            ExceptionDispatchInfo.Throw(group._first);
    }

    /// <summary>Starts a task, synchronously up to its first wait.</summary>
    /// <param name="work">The task; its token is cancelled when another one fails.</param>
    /// <param name="ended">Called when it has ended; where it failed, after the others were cancelled.</param>
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
