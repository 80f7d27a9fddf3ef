namespace Dandi.Upload;

/// <summary>A fact of a running upload.</summary>
/// <param name="Path">The asset.</param>
/// <param name="Stage">What is being done with it.</param>
/// <param name="BytesDone">Bytes of this stage that are done, each once; they never fall, also where the stage begins again. Of an upload: those that have left or were there.</param>
/// <param name="BytesTotal">Bytes of this stage; 0 where bytes do not matter, and while their number is not known. Where the asset has changed under us: with those of what it was that went in vain.</param>
/// <param name="Outcome">How it ended; null while it has not.</param>
/// <param name="Detail">What there is to say about this stage before it is done, or null.</param>
public readonly record struct UploadEvent(
    string Path,
    UploadStage Stage,
    long BytesDone,
    long BytesTotal,
    AssetOutcome? Outcome = null,
    string? Detail = null
)
{
    /// <summary>Those of <see cref="BytesDone"/> that the store has acknowledged; the others are in flight. The same where nothing travels. Of what an asset was before it changed, nothing is in flight.</summary>
    public long BytesAcknowledged { get; init; }

    /// <summary>Whether the stage begins, perhaps not for the first time.</summary>
    public bool IsBeginning { get; init; }
}
