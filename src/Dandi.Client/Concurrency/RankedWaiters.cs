namespace Dandi.Concurrency;

/// <summary>A priority queue of waiting tasks: the lowest rank is first, equal ranks in order of arrival.</summary>
/// <remarks>
/// Not thread-safe: the owner guards it with its lock. Only <see cref="Waiter.WaitAsync"/> is called outside of that
/// lock. A waiter that is cancelled stays in the queue until it would be the first, and is dropped then.
/// </remarks>
internal sealed class RankedWaiters
{
    private readonly PriorityQueue<Waiter, (long Rank, long Order)> _waiting = new();
    private long _order;

    /// <summary>The first waiter, not counting cancelled ones; null if there is none.</summary>
    public Waiter? First
    {
        get
        {
            while (_waiting.TryPeek(out var waiter, out _))
            {
                if (!waiter.IsCancelled)
                    return waiter;
                _waiting.Dequeue();
            }
            return null;
        }
    }

    /// <summary>Adds a waiter.</summary>
    /// <param name="rank">Its rank.</param>
    /// <param name="takes">Whether it takes a permit when it is released, or only wants to be notified.</param>
    /// <param name="size">The size of what it waits for, if its owner needs that.</param>
    public Waiter Add(long rank, bool takes = true, long size = 0)
    {
        var waiter = new Waiter(rank, takes, size);
        _waiting.Enqueue(waiter, (rank, _order++));
        return waiter;
    }

    /// <summary>Releases the first waiter that was not cancelled.</summary>
    /// <returns>The waiter; null if there was none.</returns>
    public Waiter? ReleaseFirst()
    {
        while (_waiting.TryDequeue(out var waiter, out _))
        {
            if (waiter.TryRelease())
                return waiter;
        }
        return null;
    }

    /// <summary>Releases a waiter that is <see cref="First"/>.</summary>
    /// <returns>Whether it was not cancelled meanwhile.</returns>
    public bool TryRelease(Waiter first) => ReferenceEquals(_waiting.Dequeue(), first) && first.TryRelease();

    public sealed class Waiter(long rank, bool takes, long size)
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Rank => rank;

        /// <summary>Whether it takes a permit when it is released.</summary>
        public bool Takes => takes;

        /// <summary>The size of what it waits for.</summary>
        public long Size => size;

        internal bool IsCancelled => _released.Task.IsCanceled;

        /// <summary>Waits until it is released.</summary>
        /// <exception cref="OperationCanceledException">
        /// The wait was cancelled first; then it is never released, and takes nothing.
        /// </exception>
        public async ValueTask WaitAsync(CancellationToken cancellationToken)
        {
            await using (cancellationToken.Register(() => _released.TrySetCanceled(cancellationToken)))
                await _released.Task;
        }

        internal bool TryRelease() => _released.TrySetResult();
    }
}
