namespace Dandi.Zarrs;

/// <summary>A local entry of a Zarr, and what the archive has at the same path.</summary>
/// <param name="Path">Relative to the root of the Zarr.</param>
/// <param name="Local">The hashed local entry; null if it was not hashed yet.</param>
/// <param name="Remote">The entry in the archive, or null.</param>
internal readonly record struct ZarrEntryPair(string Path, ZarrEntry? Local, ZarrEntry? Remote);
