namespace Dandi.Server.Data;

/// <summary>A Zarr, whose entries are objects with a common prefix in the object store.</summary>
/// <param name="Id">The UUID.</param>
/// <param name="DandisetId">The Dandiset to which it belongs.</param>
/// <param name="Name">The path for which it was created.</param>
/// <param name="Status"><c>Pending</c>, <c>Uploaded</c>, <c>Ingesting</c> or <c>Complete</c>.</param>
/// <param name="Checksum">The Zarr checksum; null unless the status is <c>Complete</c>.</param>
/// <param name="FileCount">The number of entries; 0 unless the status is <c>Complete</c>.</param>
/// <param name="Size">The total size in bytes; 0 unless the status is <c>Complete</c>.</param>
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
    /// <summary>The prefix of the keys of the entries of all Zarrs.</summary>
    public const string Root = "zarr/";

    public bool IsEmbargoed { get; init; }

    /// <summary>The prefix of the keys of its entries.</summary>
    public string Prefix => $"{Root}{Id}/";
}
