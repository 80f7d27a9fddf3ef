namespace Dandi.Archive;

/// <summary>An asset of a draft, as far as an upload looks at it.</summary>
/// <param name="AssetId">Its id.</param>
/// <param name="Path">Its path in the Dandiset.</param>
/// <param name="Content">The blob or Zarr that it refers to.</param>
/// <param name="ETag">The dandi-etag of its bytes, or null.</param>
/// <param name="Modified">The modification time of the file that it was made from, or null where its metadata has none.</param>
/// <param name="ActivityId">The id of the last activity that generated its metadata, or null.</param>
public sealed record RemoteAsset(
    string AssetId,
    string Path,
    AssetContent? Content,
    string? ETag,
    DateTimeOffset? Modified,
    string? ActivityId
)
{
    /// <summary>Its size in bytes; null where the archive does not say.</summary>
    public long? Size { get; init; }

    /// <summary>The checksum of its Zarr; null unless the Zarr is complete.</summary>
    public string? ZarrChecksum { get; init; }
}
