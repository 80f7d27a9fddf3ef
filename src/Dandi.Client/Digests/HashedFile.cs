namespace Dandi.Digests;

/// <summary>The result of hashing a whole file.</summary>
/// <param name="Md5">The MD5 of the content, as a big-endian number.</param>
/// <param name="Size">The size of the file in bytes.</param>
/// <param name="Bytes">
/// The content, at the start of an array rented from <see cref="ChunkBuffers"/>, which the caller returns; null if it
/// was not kept.
/// </param>
public readonly record struct HashedFile(UInt128 Md5, long Size, byte[]? Bytes);
