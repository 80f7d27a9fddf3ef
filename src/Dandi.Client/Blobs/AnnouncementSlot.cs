namespace Dandi.Blobs;

/// <summary>The turn of a file to be announced; to be disposed once its first part has a place in the window, or waits for it.</summary>
/// <param name="rank">Its rank in the window.</param>
/// <param name="queue">Where others wait for it; null where nobody does.</param>
internal sealed class AnnouncementSlot(long rank, AnnouncementQueue? queue) : IDisposable
{
    private int _isOver;

    /// <summary>Its rank in the window.</summary>
    public long Rank => rank;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
            queue?.Leave();
    }
}
