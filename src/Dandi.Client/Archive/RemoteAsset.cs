using System.Text.Json;

namespace Dandi.Archive;

/// <summary>An asset of a version of a Dandiset (archive-api.md §6.1).</summary>
/// <param name="AssetId">The id of the asset; it changes whenever the asset is replaced.</param>
/// <param name="Path">The path in the Dandiset.</param>
/// <param name="Content">The blob or Zarr that it refers to.</param>
/// <param name="ETag">The dandi-etag of the blob, or null.</param>
/// <param name="Modified">The modification time of the uploaded file (<c>blobDateModified</c>), or null.</param>
/// <param name="ActivityId">The id of the last activity in <c>wasGeneratedBy</c>, or null.</param>
public sealed record RemoteAsset(
    string AssetId,
    string Path,
    AssetContent? Content,
    string? ETag,
    DateTimeOffset? Modified,
    string? ActivityId
)
{
    /// <summary>The size in bytes; null if the archive does not state it.</summary>
    public long? Size { get; init; }

    /// <summary>The checksum of the Zarr; null for a blob, and until the archive has ingested the Zarr.</summary>
    public string? ZarrChecksum { get; init; }

    /// <summary>The SHA-256 of the blob in hexadecimal digits; null until the archive has computed it.</summary>
    public string? Sha256 { get; init; }

    /// <summary>When the archive created the record; null if it does not state it.</summary>
    public DateTimeOffset? RecordCreated { get; init; }

    /// <summary>When the archive last changed the record; null if it does not state it.</summary>
    public DateTimeOffset? RecordModified { get; init; }

    /// <summary>All metadata; null unless they were requested. The element keeps its whole page in memory.</summary>
    public JsonElement? Metadata { get; init; }
}
