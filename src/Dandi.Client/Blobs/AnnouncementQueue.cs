using Dandi.Concurrency;
using Dandi.Throttling;

namespace Dandi.Blobs;

/// <summary>Lets files be announced one after another, each when those before it leave room for its parts: the URLs of parts hold from their announcement on, and cannot be renewed (archive-api.md §7).</summary>
/// <param name="limiter">What the parts go through.</param>
internal sealed class AnnouncementQueue(ConcurrencyLimiter limiter)
{
    private readonly Lock _lock = new();
    private readonly RankedWaiters _waiting = new();
    private bool _isTaken;

    /// <summary>Takes the turn of a file that waits for nobody.</summary>
    /// <param name="rank">The rank that it has already, or null.</param>
    public AnnouncementSlot Take(long? rank) => new(rank ?? limiter.NextRank(), null);

    /// <summary>Waits for the turn of a file of several parts.</summary>
    /// <param name="rank">The rank that it has already, or null.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<AnnouncementSlot> AwaitAsync(long? rank, CancellationToken cancellationToken)
    {
        await EnterAsync(rank ?? long.MaxValue, cancellationToken);
        var slot = new AnnouncementSlot(rank ?? limiter.NextRank(), this);
        try
        {
            await limiter.WaitForRoomAsync(slot.Rank, cancellationToken);
            return slot;
        }
        catch
        {
            slot.Dispose();
            throw;
        }
    }

    /// <summary>The next may be announced.</summary>
    internal void Leave()
    {
        lock (_lock)
            _isTaken = _waiting.TryRelease(out _);
    }

    private ValueTask EnterAsync(long rank, CancellationToken cancellationToken)
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
