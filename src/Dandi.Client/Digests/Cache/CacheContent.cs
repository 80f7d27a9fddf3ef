namespace Dandi.Digests.Cache;

/// <summary>The location and size of the digest cache, as <c>dandi cache</c> prints them.</summary>
/// <param name="Path">The file of the cache, which need not exist.</param>
/// <param name="Digests">The number of digests of parts in it.</param>
/// <param name="Bytes">The size of the file in bytes; 0 if it does not exist.</param>
public sealed record CacheContent(string Path, long Digests, long Bytes);
