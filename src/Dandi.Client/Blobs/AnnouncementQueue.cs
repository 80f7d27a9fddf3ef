using Dandi.Concurrency;
using Dandi.Throttling;

namespace Dandi.Blobs;

/// <summary>
/// Announces the uploads of files of several parts one after another, each when the files before it leave room for its
/// first part. The URLs of parts are valid from the announcement on and cannot be renewed (archive-api.md §7.8), so
/// announcing early would let them expire.
/// </summary>
/// <remarks>
/// At most one slot is out at a time. <see cref="EnterAsync"/> waits for the slot, then for room in the limiter, and
/// returns it. The holder announces its upload and disposes the slot when its first part has a lease or waits for one;
/// that wakes the waiter with the lowest rank. A file whose upload is announced again keeps its rank, so it goes before
/// files that were not announced yet. Thread-safe.
/// </remarks>
/// <param name="limiter">The limiter of the requests that send parts.</param>
internal sealed class AnnouncementQueue(ConcurrencyLimiter limiter)
{
    private readonly Lock _lock = new();
    private readonly RankedWaiters _waiting = new();
    private bool _isTaken;

    /// <summary>Returns a slot for a file that need not wait, because it has one part or a pending upload.</summary>
    /// <param name="rank">The rank of the file if it has one, otherwise null.</param>
    public AnnouncementSlot EnterWithoutWaiting(long? rank) => new(rank ?? limiter.NextRank(), null);

    /// <summary>Waits until a file of several parts may be announced.</summary>
    /// <param name="rank">The rank of the file if it has one, otherwise null.</param>
    /// <param name="partSize">The size of its first part.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task<AnnouncementSlot> EnterAsync(long? rank, long partSize, CancellationToken cancellationToken)
    {
        await WaitForSlotAsync(rank ?? long.MaxValue, cancellationToken);
        var slot = new AnnouncementSlot(rank ?? limiter.NextRank(), this);
        try
        {
            await limiter.WaitForRoomAsync(slot.Rank, partSize, cancellationToken);
            return slot;
        }
        catch
        {
            slot.Dispose();
            throw;
        }
    }

    /// <summary>Passes the slot on to the next waiter, if any.</summary>
    internal void Release()
    {
        lock (_lock)
            _isTaken = _waiting.ReleaseFirst() is not null;
    }

    private ValueTask WaitForSlotAsync(long rank, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_isTaken)
                return _waiting.Add(rank).WaitAsync(cancellationToken);
            _isTaken = true;
            return ValueTask.CompletedTask;
        }
    }
}
