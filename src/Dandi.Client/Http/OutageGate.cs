namespace Dandi.Http;

/// <summary>Whether somebody gets through to the other side: who waits because it is out of reach need not wait longer than that.</summary>
internal sealed class OutageGate
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _next;
    private long _answers;

    /// <summary>How many answers have come.</summary>
    public long Answers
    {
        get
        {
            lock (_lock) return _answers;
        }
    }

    /// <summary>An answer has come.</summary>
    public void Answered()
    {
        lock (_lock)
        {
            _answers++;
            _next?.TrySetResult();
            _next = null;
        }
    }

    /// <summary>Ends with the next answer.</summary>
    /// <param name="answers">How many had come when it was asked for; where more have come, it has ended.</param>
    public Task NextAsync(long answers)
    {
        lock (_lock)
        {
            if (_answers != answers) return Task.CompletedTask;
            _next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _next.Task;
        }
    }
}
