namespace Dandi.Digests.Cache;

/// <summary>What the digest cache knows of one part of a file.</summary>
/// <param name="Key">The state of the file and the part (<see cref="DigestKey"/>).</param>
/// <param name="Md5">The MD5 of the part.</param>
/// <param name="Day">When it was last of use, in days since 1970.</param>
internal readonly record struct CacheRecord(UInt128 Key, UInt128 Md5, uint Day);
