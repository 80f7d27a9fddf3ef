namespace Dandi.Http;

/// <summary>
/// Tells the requests to one server when an outage is over: requests that wait in a backoff because the server was
/// unreachable continue as soon as any other request succeeds.
/// </summary>
/// <remarks>
/// The state is the number of successes so far and, if anybody waits, one task for all who wait for the next one. The
/// request that succeeds calls <see cref="ReportSuccess"/>, which completes that task; the next waiter creates a new
/// one. A waiter passes the number that it has seen, so it cannot miss a success between reading and waiting. Owned by
/// <see cref="RetryHandler"/>; thread-safe.
/// </remarks>
internal sealed class OutageGate
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _next;
    private long _successes;

    /// <summary>How many requests have succeeded.</summary>
    public long Successes
    {
        get
        {
            lock (_lock)
                return _successes;
        }
    }

    /// <summary>Counts a request that succeeded, and wakes all who wait.</summary>
    public void ReportSuccess()
    {
        lock (_lock)
        {
            _successes++;
            _next?.TrySetResult();
            _next = null;
        }
    }

    /// <summary>Returns a task that completes when another request succeeds.</summary>
    /// <param name="successes">The last <see cref="Successes"/> seen; if there are more, the task is completed.</param>
    public Task WaitForSuccessAsync(long successes)
    {
        lock (_lock)
        {
            if (_successes != successes)
                return Task.CompletedTask;
            _next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _next.Task;
        }
    }
}
