namespace Dandi.Transfers;

/// <summary>A fact about a running transfer: a stage of an asset started or progressed, or the asset ended.</summary>
/// <param name="Path">The path of the asset.</param>
/// <param name="Stage">The stage.</param>
/// <param name="BytesDone">
/// The bytes of this stage that are done, each counted once; of an upload, those that were sent or that the store
/// already had. Never decreases, even if the stage starts again.
/// </param>
/// <param name="BytesTotal">
/// The total bytes of this stage; 0 if it has no bytes, or if their number is not known yet. After the file has
/// changed, it includes the bytes that were sent in vain.
/// </param>
/// <param name="Outcome">How the asset ended; null until then.</param>
/// <param name="Detail">A message about the stage, or null.</param>
public readonly record struct TransferEvent(
    string Path,
    TransferStage Stage,
    long BytesDone,
    long BytesTotal,
    AssetOutcome? Outcome = null,
    string? Detail = null
)
{
    /// <summary>The part of <see cref="BytesDone"/> that the store has acknowledged; the rest is in flight.</summary>
    /// <remarks>Equal to <see cref="BytesDone"/> in stages that send nothing.</remarks>
    public long BytesAcknowledged { get; init; }

    /// <summary>
    /// The part of <see cref="BytesDone"/> that the destination had before, so that it did not have to move.
    /// </summary>
    public long BytesExisting { get; init; }

    /// <summary>Whether the stage starts; a stage may start more than once.</summary>
    public bool IsStageStart { get; init; }
}
