namespace Dandi.Digests.Lanes;

/// <summary>
/// Calls something a moment after <see cref="Request"/>, once for all requests of that moment. Thread-safe.
/// </summary>
internal sealed class DelayedCall : IDisposable
{
    private readonly TimeSpan _delay;
    private readonly ITimer _timer;
    private int _isRequested;

    /// <param name="call">What to call; must not throw.</param>
    /// <param name="delay">The moment.</param>
    /// <param name="time">The clock.</param>
    public DelayedCall(Action call, TimeSpan delay, TimeProvider time)
    {
        _delay = delay;
        _timer = time.CreateTimer(
            _ =>
            {
                // Before the call looks at what there is: whatever is added after this is for the next call.
                Interlocked.Exchange(ref _isRequested, 0);
                call();
            },
            null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Requests a call.</summary>
    public void Request()
    {
        if (Interlocked.Exchange(ref _isRequested, 1) == 0)
            _timer.Change(_delay, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();
}
