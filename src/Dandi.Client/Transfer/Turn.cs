namespace Dandi.Transfer;

/// <summary>The turn of a file: its rank in the window and, where it had to wait for it, the right to be announced before others.</summary>
/// <param name="Rank">Its rank.</param>
/// <param name="Lease">To be given back once its first part has a place in the window; null where nobody waits for that.</param>
internal readonly record struct Turn(long Rank, TransferLease? Lease) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Lease?.Dispose();
}
