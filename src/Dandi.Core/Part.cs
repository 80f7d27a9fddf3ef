namespace Dandi;

/// <summary>A slice of a blob that travels in one request.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Offset">Where it starts in the blob, in bytes.</param>
/// <param name="Size">Its length in bytes.</param>
public readonly record struct Part(int Number, long Offset, long Size);
