namespace Dandi.Server.Store;

/// <summary>An object of the store.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="ETag">Without quotes.</param>
/// <param name="Modified">When it came, as <see cref="Data.Timestamp"/> shows it.</param>
internal sealed record StoredObject(string Key, long Size, string ETag, string Modified)
{
    /// <summary>The header that marks what only signed requests may read.</summary>
    public static KeyValuePair<string, string> EmbargoTag { get; } = new("x-amz-tagging", "embargoed=true");

    /// <summary>The media type that it was sent with, or null.</summary>
    public string? ContentType { get; init; }

    /// <summary>Whether only signed requests may read it.</summary>
    public bool IsEmbargoed { get; init; }
}
