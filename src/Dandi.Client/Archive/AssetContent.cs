namespace Dandi.Archive;

/// <summary>What an asset consists of: a blob or a Zarr of the archive (archive-api.md §6.3).</summary>
/// <param name="Id">The id of the blob or Zarr.</param>
/// <param name="IsZarr">Which of the two.</param>
public sealed record AssetContent(string Id, bool IsZarr)
{
    /// <summary>A blob.</summary>
    public static AssetContent Blob(string id) => new(id, IsZarr: false);

    /// <summary>A Zarr.</summary>
    public static AssetContent Zarr(string id) => new(id, IsZarr: true);

    /// <summary>The member of a request that names it.</summary>
    internal string Member => IsZarr ? "zarr_id" : "blob_id";
}
