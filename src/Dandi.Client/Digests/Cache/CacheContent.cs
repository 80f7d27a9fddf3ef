namespace Dandi.Digests.Cache;

/// <summary>What the digest cache holds.</summary>
/// <param name="Path">Its file, which need not be there.</param>
/// <param name="Digests">How many digests of parts it has.</param>
/// <param name="Bytes">How large the file is.</param>
public sealed record CacheContent(string Path, long Digests, long Bytes);
