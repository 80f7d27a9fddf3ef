namespace Dandi.Http;

/// <summary>Ends a request on which nothing moves: the limit is on silence, never on duration (docs/decisions/0015-timeouts-and-retries.md).</summary>
/// <remarks>Every byte that goes out or comes in begins a new minute.</remarks>
internal sealed class IdleTimeout : IDisposable
{
    /// <summary>How long nothing may move.</summary>
    /// <value>60 seconds.</value>
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(60);

    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _registration;
    private TimeSpan _current = Default;

    /// <summary>Begins to listen.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the request as well.</param>
    public IdleTimeout(TimeProvider time, CancellationToken cancellationToken)
    {
        _caller = cancellationToken;
        _source = new CancellationTokenSource(Default, time);
        // One source for both ends: a linked one would be a second source for each attempt, and cannot have a clock of its own.
        _registration = cancellationToken.UnsafeRegister(
            static source => ((CancellationTokenSource)source!).Cancel(),
            _source
        );
    }

    /// <summary>Cancelled by silence, or by the caller.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether it was silence that ended the request.</summary>
    public bool WasBroken => _source.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>Something has moved.</summary>
    public void Heard() => Await(Default);

    /// <summary>From now on it may be silent for so long: what we have handed to the system may still be on its way.</summary>
    public void Await(TimeSpan atMost)
    {
        _current = atMost;
        // Behind its end the request has no limit any more, and none is to be set.
        if (!_source.IsCancellationRequested)
            _source.CancelAfter(atMost);
    }

    /// <summary>We wait ourselves: that is no silence.</summary>
    public void Suspend() => Await(Timeout.InfiniteTimeSpan);

    /// <summary>The error of a request that was ended so.</summary>
    public HttpRequestException ToException(Exception cause) =>
        new($"no byte moved for {_current.TotalSeconds:0} seconds", cause);

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
