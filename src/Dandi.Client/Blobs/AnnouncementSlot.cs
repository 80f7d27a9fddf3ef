namespace Dandi.Blobs;

/// <summary>
/// The right of a file to be announced. Dispose it when the first part has a lease of the limiter or waits for one.
/// </summary>
/// <param name="rank">The rank of the file in the limiter.</param>
/// <param name="queue">The queue to return the slot to; null for a slot outside of the queue.</param>
internal sealed class AnnouncementSlot(long rank, AnnouncementQueue? queue) : IDisposable
{
    private int _isDisposed;

    /// <summary>The rank of the file in the limiter.</summary>
    public long Rank => rank;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            queue?.Release();
    }
}
