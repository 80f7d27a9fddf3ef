namespace Dandi.Throttling;

/// <summary>The right to have one request to the store in flight. Dispose it when the request has ended.</summary>
/// <param name="limiter">The limiter that granted it.</param>
public sealed class ConcurrencyLease(ConcurrencyLimiter limiter) : IDisposable
{
    private int _isDisposed;

    /// <summary>how many bytes the request has transferred; to be set before disposal.</summary>
    public long Bytes { get; set; }

    /// <inheritdoc cref="ConcurrencyLimiter.ReportOverload"/>
    public void ReportOverload() => limiter.ReportOverload();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            limiter.Release(Bytes);
    }
}
