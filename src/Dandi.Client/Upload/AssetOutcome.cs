namespace Dandi.Upload;

/// <summary>How the upload of an asset ended: exactly one for each asset.</summary>
/// <param name="Path">The asset.</param>
/// <param name="Size">Its size in bytes; null where it is not known.</param>
public abstract record AssetOutcome(string Path, long? Size)
{
    /// <summary>Findings of validation, whatever the end.</summary>
    public IReadOnlyList<ValidationResult> Results { get; init; } = [];
}

/// <summary>The archive holds it now.</summary>
/// <param name="Path">The asset.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="BytesSent">Bytes that travelled.</param>
/// <param name="Message">Why it was uploaded although it was there, or null.</param>
public sealed record Uploaded(string Path, long? Size, long BytesSent, string? Message) : AssetOutcome(Path, Size);

/// <summary>It stays as it is.</summary>
/// <param name="Path">The asset.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Message">Why.</param>
public sealed record Skipped(string Path, long? Size, string Message) : AssetOutcome(Path, Size);

/// <summary>Validation keeps it from being uploaded.</summary>
/// <param name="Path">The asset.</param>
/// <param name="Size">Its size in bytes.</param>
public sealed record Rejected(string Path, long? Size) : AssetOutcome(Path, Size);

/// <summary>It could not be uploaded.</summary>
/// <param name="Path">The asset.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Message">What went wrong, and what to do.</param>
public sealed record Failed(string Path, long? Size, string Message) : AssetOutcome(Path, Size)
{
    /// <summary>What went wrong, in full, for the log.</summary>
    public Exception? Cause { get; init; }
}
