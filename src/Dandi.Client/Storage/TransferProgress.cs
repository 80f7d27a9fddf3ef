namespace Dandi.Storage;

/// <summary>The progress of the transfer of an asset; neither number ever decreases.</summary>
/// <param name="Done">
/// Bytes that were sent or that the store already had; a byte that is sent again counts once.
/// </param>
/// <param name="Acknowledged">
/// Bytes that the store has acknowledged: <paramref name="Done"/> minus what is in flight.
/// </param>
public readonly record struct TransferProgress(long Done, long Acknowledged)
{
    /// <summary>The part of <see cref="Done"/> that the destination had before.</summary>
    public long Existing { get; init; }
}
