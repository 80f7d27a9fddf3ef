namespace Dandi.Server.Data;

/// <summary>The stored bytes of assets that are files.</summary>
/// <param name="Id">The UUID, which is also that of its upload.</param>
/// <param name="ETag">The dandi-etag, unique among all blobs.</param>
/// <param name="Sha256">The SHA-256; null until background processing has computed it.</param>
/// <param name="Size">The size in bytes.</param>
/// <param name="IsEmbargoed">Whether only owners of its Dandisets may read it.</param>
internal sealed record BlobRow(string Id, string ETag, string? Sha256, long Size, bool IsEmbargoed)
{
    /// <summary>Whether its bytes were lost, and have not been uploaded again.</summary>
    public bool IsLost { get; init; }

    /// <summary>The key of the object that holds the bytes.</summary>
    public string Key => KeyOf(Id);

    /// <summary>The key of the object of the blob with an id (archive-api.md §9).</summary>
    public static string KeyOf(string id) => $"blobs/{id[..3]}/{id[3..6]}/{id}";

    /// <summary>The id of the blob or upload whose object has a key; null for other keys.</summary>
    public static string? FindId(string key) =>
        key.Split('/') is ["blobs", _, _, { Length: 36 } id] && key == KeyOf(id) ? id : null;

    /// <summary>The expression for a key in SQL.</summary>
    /// <param name="id">The expression for the id.</param>
    public static string KeyInSql(string id) =>
        $"'blobs/' || substr({id}, 1, 3) || '/' || substr({id}, 4, 3) || '/' || {id}";
}
