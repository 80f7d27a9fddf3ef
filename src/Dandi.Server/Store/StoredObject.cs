namespace Dandi.Server.Store;

/// <summary>An object in the object store, without its bytes.</summary>
/// <param name="Key">The key.</param>
/// <param name="Size">The size in bytes.</param>
/// <param name="ETag">The ETag, without quotes.</param>
/// <param name="Modified">When it was stored, as <see cref="Data.Timestamp"/> formats it.</param>
internal sealed record StoredObject(string Key, long Size, string ETag, string Modified)
{
    /// <summary>The header of a request that creates an embargoed object.</summary>
    public static KeyValuePair<string, string> EmbargoTag { get; } = new("x-amz-tagging", "embargoed=true");

    /// <summary>The media type given by the request that created it, or null.</summary>
    public string? ContentType { get; init; }

    /// <summary>Whether it can be read with a signature only.</summary>
    public bool IsEmbargoed { get; init; }
}
