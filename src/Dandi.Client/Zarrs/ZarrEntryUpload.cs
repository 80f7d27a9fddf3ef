namespace Dandi.Zarrs;

/// <summary>A file of a Zarr on its way to the store.</summary>
/// <param name="entry">Which one.</param>
/// <param name="bytes">Its bytes in a rented array, or null where they are read when they are sent.</param>
internal sealed class ZarrEntryUpload(ZarrEntry entry, byte[]? bytes)
{
    /// <summary>Which one.</summary>
    public ZarrEntry Entry => entry;

    /// <summary>Its bytes in a rented array, or null.</summary>
    public byte[]? Bytes { get; set; } = bytes;

    /// <summary>Where to send it; presigned, a secret.</summary>
    public Uri? Url { get; set; }

    /// <summary>When its URL came, by the clock's timestamp.</summary>
    public long SignedAt { get; set; }

    /// <summary>How often its URL has expired.</summary>
    public int Expirations { get; set; }

    /// <summary>How often the store has refused a URL that had not expired.</summary>
    public int Refusals { get; set; }

    /// <summary>Whether it was set aside before, and gets the whole patience now.</summary>
    public bool IsSecondRound { get; set; }
}
