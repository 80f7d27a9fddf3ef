namespace Dandi.Server.Data;

/// <summary>Bytes that the archive keeps.</summary>
/// <param name="Id">Their id.</param>
/// <param name="ETag">Their dandi-etag.</param>
/// <param name="Sha256">Their SHA-256, once it is known.</param>
/// <param name="Size">How many.</param>
/// <param name="IsEmbargoed">Whether only owners may read them.</param>
internal sealed record BlobRow(string Id, string ETag, string? Sha256, long Size, bool IsEmbargoed)
{
    /// <summary>The name of the object that holds them.</summary>
    public string Key => KeyOf(Id);

    /// <summary>The name of the object of a blob.</summary>
    public static string KeyOf(string id) => $"blobs/{id[..3]}/{id[3..6]}/{id}";
}
