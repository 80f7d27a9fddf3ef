using Dandi.Concurrency;

namespace Dandi.Throttling;

/// <summary>
/// Requests that share a limit of their number, small ones or large ones. Not thread-safe: guarded by the lock of its
/// owner, <see cref="ConcurrencyLimiter"/>.
/// </summary>
internal abstract class RequestClass
{
    /// <summary>Those that wait.</summary>
    public RankedWaiters Waiting { get; } = new();

    /// <summary>How many are in flight.</summary>
    public int InFlight { get; private set; }

    /// <summary>How many may be in flight.</summary>
    public abstract int Limit { get; }

    /// <summary>Whether no further one may begin.</summary>
    public bool IsFull => InFlight >= Limit;

    public void Begin() => InFlight++;

    /// <summary>A request has ended that transferred so many bytes.</summary>
    public virtual void End(long bytes) => InFlight--;

    /// <summary>A request has ended.</summary>
    public void End(ConcurrencyLease lease)
    {
        // One that has failed says nothing about how many are best.
        if (lease.HasFailed)
            InFlight--;
        else
            End(lease.Bytes);
    }

    /// <summary>Halves the limit after an overload.</summary>
    public abstract void Halve();
}
