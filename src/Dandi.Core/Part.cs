namespace Dandi;

/// <summary>A range of a blob that one request uploads.</summary>
/// <param name="Number">The number of the part, from 1.</param>
/// <param name="Offset">The position of its first byte in the blob.</param>
/// <param name="Size">The size in bytes.</param>
public readonly record struct Part(int Number, long Offset, long Size);
