namespace Dandi.Digests;

/// <summary>A file that has been read once.</summary>
/// <param name="Md5">The MD5 of all its bytes.</param>
/// <param name="Size">How many they are.</param>
/// <param name="Bytes">The bytes from the start of a rented array, which is to be given back; null where they were not kept.</param>
public readonly record struct HashedFile(UInt128 Md5, long Size, byte[]? Bytes);
