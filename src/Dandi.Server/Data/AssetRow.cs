namespace Dandi.Server.Data;

/// <summary>An asset, with the blob or Zarr that it refers to.</summary>
internal sealed record AssetRow
{
    public required long Id { get; init; }

    /// <summary>The UUID by which URLs refer to it.</summary>
    public required string AssetId { get; init; }

    public required string Path { get; init; }

    /// <summary>The stored metadata as JSON, without the members that are computed for each response.</summary>
    public required string Metadata { get; init; }

    /// <summary>The state of its validation: <c>Pending</c>, <c>Valid</c> or <c>Invalid</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The errors of its last validation, as a JSON array.</summary>
    public required string ValidationErrors { get; init; }

    public required string Created { get; init; }

    public required string Modified { get; init; }

    /// <summary>When a version with it was first published, or null.</summary>
    public string? Published { get; init; }

    /// <summary>Null if the asset is a Zarr.</summary>
    public BlobRow? Blob { get; init; }

    /// <summary>Null if the asset is a blob.</summary>
    public ZarrRow? Zarr { get; init; }

    /// <summary>The id of its blob or Zarr.</summary>
    public string ContentId => Blob?.Id ?? Zarr!.Id;

    /// <summary>The size in bytes; 0 for a Zarr that is not complete.</summary>
    public long Size => Blob?.Size ?? Zarr!.Size;

    public bool IsEmbargoed => Blob?.IsEmbargoed ?? Zarr!.IsEmbargoed;

    /// <summary>The key of the blob, or the prefix of the entries of the Zarr, in the object store.</summary>
    public string Key => Blob?.Key ?? Zarr!.Prefix;
}
