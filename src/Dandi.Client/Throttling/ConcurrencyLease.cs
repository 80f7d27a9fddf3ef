namespace Dandi.Throttling;

/// <summary>The right to have one request to the store in flight.</summary>
/// <param name="limiter">Where it comes from.</param>
public sealed class ConcurrencyLease(ConcurrencyLimiter limiter) : IDisposable
{
    private int _isOver;

    /// <summary>How many bytes have arrived by it.</summary>
    public long Bytes { get; set; }

    /// <summary>The store is overloaded, or does not move.</summary>
    public void Slow() => limiter.Slow();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
            limiter.Leave(Bytes);
    }
}
