namespace Dandi.Throttling;

/// <summary>The right to have one request to the store in flight. Dispose it when the request has ended.</summary>
public sealed class ConcurrencyLease : IDisposable
{
    private readonly ConcurrencyLimiter _limiter;
    private int _isDisposed;

    internal ConcurrencyLease(ConcurrencyLimiter limiter, long size, long began) =>
        (_limiter, Size, Began) = (limiter, size, began);

    /// <summary>How many bytes are in flight until the request has ended.</summary>
    public long Size { get; }

    /// <summary>The timestamp at which the request has begun.</summary>
    internal long Began { get; }

    /// <summary>How many bytes the request has transferred; to be set before disposal.</summary>
    public long Bytes { get; set; }

    /// <summary>Whether the request is repeated with another lease; to be set before disposal.</summary>
    public bool HasFailed { get; set; }

    /// <inheritdoc cref="ConcurrencyLimiter.ReportOverload"/>
    public void ReportOverload() => _limiter.ReportOverload();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (TryEnd())
            _limiter.Release(this);
    }

    /// <summary>Marks the request as ended.</summary>
    /// <returns>False if it was before.</returns>
    internal bool TryEnd() => Interlocked.Exchange(ref _isDisposed, 1) == 0;
}
