namespace Dandi.Server.Data;

/// <summary>A Zarr: a name under which the store keeps many files.</summary>
/// <param name="Id">Its id.</param>
/// <param name="DandisetId">The Dandiset that it belongs to.</param>
/// <param name="Name">The path that it was made for.</param>
/// <param name="Status"><c>Pending</c>, <c>Uploaded</c>, <c>Ingesting</c> or <c>Complete</c>.</param>
/// <param name="Checksum">Of all its files; null unless it is complete.</param>
/// <param name="FileCount">The number of its files; 0 unless it is complete.</param>
/// <param name="Size">Their size in bytes; 0 unless it is complete.</param>
internal sealed record ZarrRow(
    string Id,
    long DandisetId,
    string Name,
    string Status,
    string? Checksum,
    long FileCount,
    long Size
)
{
    /// <summary>Whether its Dandiset is embargoed.</summary>
    public bool IsEmbargoed { get; init; }

    /// <summary>What the keys of its files begin with.</summary>
    public string Prefix => $"zarr/{Id}/";
}
