namespace Dandi.Zarr;

/// <summary>A file of a Zarr on this machine.</summary>
/// <param name="Path">Relative to the root of the Zarr, with <c>/</c>.</param>
/// <param name="Size">Its size in bytes when it was found.</param>
public readonly record struct ZarrFile(string Path, long Size);
