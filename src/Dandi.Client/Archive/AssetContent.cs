namespace Dandi.Archive;

/// <summary>The blob or Zarr that an asset refers to (archive-api.md §6.3).</summary>
/// <param name="Id">The id of the blob or Zarr.</param>
/// <param name="IsZarr">True for a Zarr, false for a blob.</param>
public sealed record AssetContent(string Id, bool IsZarr)
{
    /// <summary>The content of an asset that is a file.</summary>
    public static AssetContent Blob(string id) => new(id, IsZarr: false);

    /// <summary>The content of an asset that is a Zarr.</summary>
    public static AssetContent Zarr(string id) => new(id, IsZarr: true);

    /// <summary>The JSON member for the id in a request that registers an asset.</summary>
    internal string Member => IsZarr ? "zarr_id" : "blob_id";
}
