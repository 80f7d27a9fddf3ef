namespace Dandi.Http;

/// <summary>
/// Cancels one attempt of a request when no byte has moved in either direction for a while. There is no limit of its
/// duration (docs/decisions/0015-timeouts-and-retries.md).
/// </summary>
/// <remarks>
/// The timer starts with the attempt. The body of the request and the reader of the response call
/// <see cref="Restart"/> whenever they move bytes. <see cref="Suspend"/> stops the timer while we hold back bytes
/// ourselves; <see cref="Allow"/> sets a longer time while the operating system may still be sending what we gave to
/// it. Owned by the attempt, and not reused: after an early response, the body may still report to it.
/// </remarks>
internal sealed class IdleTimeout : IDisposable
{
    /// <summary>How long no byte may move: 60 seconds.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(60);

    private const long MinBytesPerSecond = 10_000;

    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _registration;
    private TimeSpan _current = Default;

    /// <summary>Starts the timer.</summary>
    /// <param name="time">The clock of the timer.</param>
    /// <param name="cancellationToken">Cancels <see cref="Token"/>, too.</param>
    public IdleTimeout(TimeProvider time, CancellationToken cancellationToken)
    {
        _caller = cancellationToken;
        _source = new CancellationTokenSource(Default, time);
        // A linked source would be a second object per attempt, and cannot use another clock.
        _registration = cancellationToken.UnsafeRegister(
            static source => ((CancellationTokenSource)source!).Cancel(),
            _source
        );
    }

    /// <summary>Cancelled when the time is over, or by the caller.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether the attempt ended because the time was over, and not because the caller cancelled it.</summary>
    public bool HasTimedOut => _source.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>
    /// How long to wait for the response to a request of which the bytes cannot be seen to move: the operating system
    /// accepts a short body at once.
    /// </summary>
    /// <param name="length">The length of the body.</param>
    public static TimeSpan ForBody(long length) => Default + TimeSpan.FromSeconds(length / MinBytesPerSecond);

    /// <summary>Restarts the timer because bytes have moved.</summary>
    public void Restart() => Allow(Default);

    /// <summary>Restarts the timer with another time, until the next call.</summary>
    public void Allow(TimeSpan time)
    {
        _current = time;
        // Once it has timed out, it stays so.
        if (!_source.IsCancellationRequested)
            _source.CancelAfter(time);
    }

    /// <summary>Stops the timer until the next call of another method.</summary>
    public void Suspend() => Allow(Timeout.InfiniteTimeSpan);

    /// <summary>The error of an attempt that timed out.</summary>
    public HttpRequestException ToException(Exception cause) =>
        new($"no byte moved for {_current.TotalSeconds:0} seconds", cause);

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
