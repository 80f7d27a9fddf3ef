namespace Dandi.Transfers;

/// <summary>What a run that was stopped has not transferred.</summary>
/// <param name="Assets">The number of assets that have not ended; null if discovery was not complete.</param>
/// <param name="Bytes">
/// The bytes of them that have not moved, without what the store has of interrupted uploads; null if not known.
/// </param>
public readonly record struct LeftToTransfer(long? Assets, long? Bytes);
