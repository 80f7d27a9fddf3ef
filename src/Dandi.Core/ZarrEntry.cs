namespace Dandi;

/// <summary>A file of a Zarr.</summary>
/// <param name="Path">Relative to the root of the Zarr, with <c>/</c>.</param>
/// <param name="Md5">The raw MD5 of its bytes.</param>
/// <param name="Size">Its size in bytes.</param>
public readonly record struct ZarrEntry(string Path, UInt128 Md5, long Size);
