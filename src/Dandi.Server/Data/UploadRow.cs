namespace Dandi.Server.Data;

/// <summary>An announced upload that has not become a blob yet.</summary>
/// <param name="Id">The UUID, which becomes that of the blob.</param>
/// <param name="DandisetId">The Dandiset for which it was announced.</param>
/// <param name="ETag">The announced dandi-etag.</param>
/// <param name="Size">The announced size in bytes.</param>
/// <param name="MultipartId">The id of the multipart upload in the object store.</param>
/// <param name="IsEmbargoed">Whether the Dandiset was embargoed when it was announced.</param>
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
