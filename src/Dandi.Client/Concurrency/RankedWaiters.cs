namespace Dandi.Concurrency;

/// <summary>Those who wait for their turn: the lowest rank goes first, and among equals who came first. Not safe for many threads: the lock of its owner guards it.</summary>
internal sealed class RankedWaiters
{
    private readonly PriorityQueue<Waiter, (long Rank, long Order)> _waiting = new();
    private long _order;

    /// <summary>How many there are, with those that have given up since.</summary>
    public int Count => _waiting.Count;

    /// <summary>Adds one.</summary>
    /// <param name="rank">Its rank.</param>
    /// <param name="takes">Whether it takes something once it is its turn, rather than only being told.</param>
    public Waiter Add(long rank, bool takes = true)
    {
        var waiter = new Waiter(takes);
        _waiting.Enqueue(waiter, (rank, _order++));
        return waiter;
    }

    /// <summary>Lets the first go that has not given up.</summary>
    /// <param name="takes">Whether it takes something.</param>
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

    /// <summary>One that waits.</summary>
    public sealed class Waiter(bool takes)
    {
        private readonly TaskCompletionSource _turn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Whether it takes something once it is its turn.</summary>
        public bool Takes => takes;

        /// <summary>Waits for its turn.</summary>
        /// <exception cref="OperationCanceledException">It has given up, and is not let go any more.</exception>
        public async ValueTask WaitAsync(CancellationToken cancellationToken)
        {
            await using (cancellationToken.Register(() => _turn.TrySetCanceled(cancellationToken)))
                await _turn.Task;
        }

        /// <summary>It is its turn, unless it has given up.</summary>
        internal bool TryRelease() => _turn.TrySetResult();
    }
}
