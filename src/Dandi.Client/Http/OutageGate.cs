namespace Dandi.Http;

/// <summary>Whether somebody gets through to the other side: who waits because it is out of reach need not wait longer than that.</summary>
internal sealed class OutageGate
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _next;
    private long _responses;

    /// <summary>How many answers have come.</summary>
    public long Successes
    {
        get
        {
            lock (_lock)
                return _responses;
        }
    }

    /// <summary>An answer has come.</summary>
    public void Succeeded()
    {
        lock (_lock)
        {
            _responses++;
            _next?.TrySetResult();
            _next = null;
        }
    }

    /// <summary>Ends with the next answer.</summary>
    /// <param name="responses">How many had come when it was asked for; where more have come, it has ended.</param>
    public Task NextAsync(long responses)
    {
        lock (_lock)
        {
            if (_responses != responses)
                return Task.CompletedTask;
            _next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _next.Task;
        }
    }
}
