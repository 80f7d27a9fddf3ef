namespace Dandi.Zarrs;

/// <summary>A file of a Zarr as it is here and in the archive.</summary>
/// <param name="Path">Relative to the root of the Zarr.</param>
/// <param name="Local">Its digest here, where it is known already.</param>
/// <param name="Remote">What the archive has, or null.</param>
internal readonly record struct ZarrEntryPair(string Path, ZarrEntry? Local, ZarrEntry? Remote);
