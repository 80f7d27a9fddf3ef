namespace Dandi.Zarrs;

/// <summary>The upload of one entry, with its state across retries. Owned by one task at a time.</summary>
/// <param name="entry">The hashed entry.</param>
/// <param name="bytes">Its bytes in a rented array; null if the file is read when it is sent.</param>
internal sealed class ZarrEntryUpload(ZarrEntry entry, byte[]? bytes)
{
    public ZarrEntry Entry => entry;

    /// <summary>The bytes in a rented array, which is returned when the upload has ended; or null.</summary>
    public byte[]? Bytes { get; set; } = bytes;

    /// <summary>The presigned URL: a secret, never shown or logged.</summary>
    public Uri? Url { get; set; }

    /// <summary>When the URL was received, as a timestamp of the clock.</summary>
    public long SignedAt { get; set; }

    /// <summary>How many of its URLs expired.</summary>
    public int Expirations { get; set; }

    /// <summary>How many of its URLs the store rejected although they had not expired.</summary>
    public int Rejections { get; set; }

    /// <summary>Whether it failed once, was set aside, and is now retried until the patience is exceeded.</summary>
    public bool IsSecondRound { get; set; }
}
