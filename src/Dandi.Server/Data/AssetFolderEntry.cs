namespace Dandi.Server.Data;

/// <summary>A file or folder directly in a folder of a version.</summary>
/// <param name="Path">Its path.</param>
/// <param name="FileCount">How many assets it is or holds.</param>
/// <param name="Size">Their bytes; of a Zarr as they were last summed up.</param>
/// <param name="AssetId">The id of the asset that it is; null for a folder.</param>
internal sealed record AssetFolderEntry(string Path, long FileCount, long Size, string? AssetId);
