namespace Dandi.Storage;

/// <summary>How far the bytes of an asset are on their way to the store; neither figure ever falls.</summary>
/// <param name="Done">Bytes that have left or were there already. A byte that has to travel again counts once.</param>
/// <param name="Acknowledged">Bytes that the store has acknowledged: <paramref name="Done"/> without what is in flight.</param>
public readonly record struct TransferProgress(long Done, long Acknowledged);
