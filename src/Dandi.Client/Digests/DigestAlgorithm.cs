namespace Dandi.Digests;

/// <summary>The algorithms of <c>dandi digest</c>.</summary>
public enum DigestAlgorithm
{
    /// <summary>The dandi-etag of a file.</summary>
    DandiETag,

    /// <summary>The MD5 of a file.</summary>
    Md5,

    /// <summary>The SHA-1 of a file.</summary>
    Sha1,

    /// <summary>The SHA-256 of a file.</summary>
    Sha256,

    /// <summary>The SHA-512 of a file.</summary>
    Sha512,

    /// <summary>The Zarr checksum of a folder; for a file, its MD5.</summary>
    ZarrChecksum,
}
