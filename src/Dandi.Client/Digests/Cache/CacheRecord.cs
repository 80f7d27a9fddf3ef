namespace Dandi.Digests.Cache;

/// <summary>An entry of the digest cache: the MD5 of one part of a file.</summary>
/// <param name="Key">The part, and the state of the file (<see cref="DigestKey"/>).</param>
/// <param name="Md5">The MD5 of the part, as a big-endian number.</param>
/// <param name="Day">When the record was last used, in days since 1970-01-01.</param>
internal readonly record struct CacheRecord(UInt128 Key, UInt128 Md5, uint Day);
