namespace Dandi.Concurrency;

/// <summary>
/// Bounds how much is pending. Whoever adds when it is full waits until a quarter of it is done: then those who wait go
/// on for a while, instead of being woken once for each thing that is done, and what is pending lasts until they have
/// added more. Thread-safe.
/// </summary>
/// <param name="max">How much may be pending.</param>
internal sealed class Backlog(int max)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _room;
    private int _count;

    /// <summary>Adds one; waits while it is full.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled, and nothing was added.</exception>
    public async ValueTask AddAsync(CancellationToken cancellationToken)
    {
        while (!TryAdd(out var room))
            await room.WaitAsync(cancellationToken);
    }

    /// <summary>One is done.</summary>
    public void Remove()
    {
        TaskCompletionSource? room = null;
        lock (_lock)
        {
            if (--_count <= max - (max / 4))
                (room, _room) = (_room, null);
        }
        room?.TrySetResult();
    }

    /// <param name="room">What to wait for if the result is false.</param>
    private bool TryAdd(out Task room)
    {
        room = Task.CompletedTask;
        lock (_lock)
        {
            if (_room is null && _count < max)
            {
                _count++;
                return true;
            }
            _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            room = _room.Task;
            return false;
        }
    }
}
