namespace Dandi.Archive;

/// <summary>Where a part goes.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Size">In bytes; exactly as many must be sent.</param>
/// <param name="Url">Presigned: a secret.</param>
public sealed record PresignedPart(int Number, long Size, Uri Url);
