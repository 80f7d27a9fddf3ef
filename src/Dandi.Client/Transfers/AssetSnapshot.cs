namespace Dandi.Transfers;

/// <summary>An asset in progress, at one moment.</summary>
/// <param name="Path">The path of the asset.</param>
/// <param name="Stage">The stage that it is in.</param>
/// <param name="BytesDone">The bytes of the stage that are done.</param>
/// <param name="BytesAcknowledged">
/// The part of <paramref name="BytesDone"/> that the store has acknowledged; equal to it in stages that send nothing.
/// </param>
/// <param name="BytesTotal">The bytes of the stage; 0 if it has none, or if their number is not known yet.</param>
/// <param name="Rate">The bytes per second of the last few seconds; 0 if the stage has no bytes.</param>
/// <param name="StageStart">When the stage started.</param>
public readonly record struct AssetSnapshot(
    string Path,
    TransferStage Stage,
    long BytesDone,
    long BytesAcknowledged,
    long BytesTotal,
    double Rate,
    DateTimeOffset StageStart
)
{
    /// <summary>Whether it is to be sent, but nothing of it was: it waits for other assets or the archive.</summary>
    public bool IsWaiting { get; init; }
}
