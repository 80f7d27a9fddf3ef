namespace Dandi.Archive;

/// <summary>A part of an upload and the presigned URL to PUT it to (archive-api.md §7.3).</summary>
/// <param name="Number">The number of the part, from 1.</param>
/// <param name="Size">The exact size in bytes.</param>
/// <param name="Url">The presigned URL, a secret.</param>
public sealed record PresignedPart(int Number, long Size, Uri Url);
