namespace Dandi.Concurrency;

/// <summary>A priority queue of waiting tasks: the lowest rank is first, equal ranks in order of arrival.</summary>
/// <remarks>
/// Not thread-safe: the owner guards it with its lock. Only <see cref="Waiter.WaitAsync"/> is called outside of that
/// lock. A waiter that is cancelled stays in the queue until <see cref="TryRelease"/> reaches and drops it.
/// </remarks>
internal sealed class RankedWaiters
{
    private readonly PriorityQueue<Waiter, (long Rank, long Order)> _waiting = new();
    private long _order;

    /// <summary>The number of waiters, including cancelled ones that were not dropped yet.</summary>
    public int Count => _waiting.Count;

    /// <summary>Adds a waiter.</summary>
    /// <param name="rank">Its rank.</param>
    /// <param name="takes">Whether it takes a permit when it is released, or only wants to be notified.</param>
    public Waiter Add(long rank, bool takes = true)
    {
        var waiter = new Waiter(takes);
        _waiting.Enqueue(waiter, (rank, _order++));
        return waiter;
    }

    /// <summary>Releases the first waiter that was not cancelled.</summary>
    /// <param name="takes">Whether that waiter takes a permit.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryRelease(out bool takes)
    {
        while (_waiting.TryDequeue(out var waiter, out _))
        {
            takes = waiter.Takes;
            if (waiter.TryRelease())
                return true;
        }
        takes = false;
        return false;
    }

    public sealed class Waiter(bool takes)
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Whether it takes a permit when it is released.</summary>
        public bool Takes => takes;

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
