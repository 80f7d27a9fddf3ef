namespace Dandi.Zarr;

/// <summary>A local file in a Zarr; uploaded, it becomes an entry.</summary>
/// <param name="Path">The path relative to the root of the Zarr, with <c>/</c>.</param>
/// <param name="Size">The size in bytes when the file was listed.</param>
public readonly record struct ZarrFile(string Path, long Size);
