using Dandi.Inspection.Bids;

namespace Dandi.Transfers;

/// <summary>How the transfer of an asset ended. Every asset has exactly one outcome.</summary>
/// <param name="Path">The path of the asset.</param>
/// <param name="Size">The size in bytes; null if it is unknown.</param>
public abstract record AssetOutcome(string Path, long? Size)
{
    /// <summary>
    /// The validation results of the asset itself, without <see cref="BidsResults"/>; there may be some with every
    /// outcome.
    /// </summary>
    public IReadOnlyList<ValidationResult> Results { get; init; } = [];

    /// <summary>The results of the BIDS dataset that concern the asset.</summary>
    public BidsAssetResults BidsResults { get; init; } = BidsAssetResults.None;

    /// <summary>All validation results.</summary>
    public IEnumerable<ValidationResult> AllResults => Results.Concat(BidsResults);
}

/// <summary>The asset was registered in the draft.</summary>
/// <param name="Path">The path of the asset.</param>
/// <param name="Size">The size in bytes.</param>
/// <param name="BytesSent">The bytes that the store received; 0 if the archive had all of them.</param>
/// <param name="Message">Why an existing asset was replaced, or what changed in a Zarr; otherwise null.</param>
public sealed record Uploaded(string Path, long? Size, long BytesSent, string? Message) : AssetOutcome(Path, Size);

/// <summary>The asset is on disk with the bytes that the archive has.</summary>
/// <param name="Path">The path of the asset.</param>
/// <param name="Size">The size in bytes.</param>
/// <param name="BytesReceived">The bytes that the store sent; less than the size if a download was resumed.</param>
/// <param name="Message">What was remarkable, or null.</param>
public sealed record Downloaded(string Path, long? Size, long BytesReceived, string? Message)
    : AssetOutcome(Path, Size);

/// <summary>What exists at the destination was kept.</summary>
/// <param name="Path">The path of the asset.</param>
/// <param name="Size">The size in bytes.</param>
/// <param name="Message">The reason.</param>
public sealed record Skipped(string Path, long? Size, string Message) : AssetOutcome(Path, Size)
{
    /// <summary>The reason without figures, by which skipped assets are counted.</summary>
    public string Reason { get; init; } = Message;
}

/// <summary>The asset is invalid and was not uploaded.</summary>
/// <param name="Path">The path of the asset.</param>
/// <param name="Size">The size in bytes.</param>
public sealed record Rejected(string Path, long? Size) : AssetOutcome(Path, Size);

/// <summary>The run was stopped before the asset was on disk completely.</summary>
/// <param name="Path">The path of the asset.</param>
/// <param name="Size">The size in bytes; null if it is unknown.</param>
/// <param name="Message">What is on disk.</param>
public sealed record Stopped(string Path, long? Size, string Message) : AssetOutcome(Path, Size);

/// <summary>The transfer of the asset failed.</summary>
/// <param name="Path">The path of the asset.</param>
/// <param name="Size">The size in bytes; null if it is unknown.</param>
/// <param name="Message">The complete message for the user.</param>
public sealed record Failed(string Path, long? Size, string Message) : AssetOutcome(Path, Size)
{
    /// <summary>The exception, for the log.</summary>
    public Exception? Cause { get; init; }

    /// <summary>Whether the run was being stopped, so that the next one transfers the asset.</summary>
    public bool IsInterrupted { get; init; }
}
