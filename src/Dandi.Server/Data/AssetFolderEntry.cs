namespace Dandi.Server.Data;

/// <summary>An asset or subfolder directly in a folder of a version.</summary>
/// <param name="Path">The full path.</param>
/// <param name="FileCount">The number of assets in it; 1 for an asset.</param>
/// <param name="Size">Their total size in bytes; of a Zarr, the size found by its last ingest.</param>
/// <param name="AssetId">The id of the asset; null for a folder.</param>
internal sealed record AssetFolderEntry(string Path, long FileCount, long Size, string? AssetId);
