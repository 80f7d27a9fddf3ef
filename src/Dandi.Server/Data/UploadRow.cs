namespace Dandi.Server.Data;

/// <summary>An upload that is not a blob yet.</summary>
/// <param name="Id">Its id, which will be that of the blob.</param>
/// <param name="DandisetId">The Dandiset that it was announced for.</param>
/// <param name="ETag">The dandi-etag that it was announced with.</param>
/// <param name="Size">The size that it was announced with.</param>
/// <param name="MultipartId">Its id in the store.</param>
/// <param name="IsEmbargoed">Whether its Dandiset is embargoed.</param>
/// <param name="Created">When it was announced.</param>
internal sealed record UploadRow(
    string Id,
    long DandisetId,
    string ETag,
    long Size,
    string MultipartId,
    bool IsEmbargoed,
    string Created
);
