namespace Dandi.Server.Data;

/// <summary>An asset with its blob or its Zarr.</summary>
internal sealed record AssetRow
{
    /// <summary>Its number.</summary>
    public required long Id { get; init; }

    /// <summary>Its id in addresses.</summary>
    public required string AssetId { get; init; }

    /// <summary>Its path.</summary>
    public required string Path { get; init; }

    /// <summary>Its metadata as JSON, without what is computed for each answer; empty where they were not asked for.</summary>
    public required string Metadata { get; init; }

    /// <summary>How far it is judged.</summary>
    public required string Status { get; init; }

    /// <summary>What the judgement found, as JSON.</summary>
    public required string ValidationErrors { get; init; }

    /// <summary>When it was made.</summary>
    public required string Created { get; init; }

    /// <summary>When it was changed.</summary>
    public required string Modified { get; init; }

    /// <summary>Its bytes; null for a Zarr.</summary>
    public BlobRow? Blob { get; init; }

    /// <summary>Its Zarr; null for a blob.</summary>
    public ZarrRow? Zarr { get; init; }

    /// <summary>The id of what it refers to.</summary>
    public string ContentId => Blob?.Id ?? Zarr!.Id;

    /// <summary>Its size in bytes; of a Zarr, 0 unless it is complete.</summary>
    public long Size => Blob?.Size ?? Zarr!.Size;

    /// <summary>Whether only owners may read it.</summary>
    public bool IsEmbargoed => Blob?.IsEmbargoed ?? Zarr!.IsEmbargoed;

    /// <summary>Where its bytes are in the store.</summary>
    public string Key => Blob?.Key ?? Zarr!.Prefix;
}
