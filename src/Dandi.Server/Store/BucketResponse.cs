namespace Dandi.Server.Store;

/// <summary>A response of an S3 server.</summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Body">The body; empty in response to HEAD.</param>
internal sealed record BucketResponse(int Status, byte[] Body)
{
    /// <summary>The ETag without quotes, or null.</summary>
    public string? ETag { get; init; }

    /// <summary>The <c>Content-Length</c>: the size of the object in bytes. Null if missing.</summary>
    public long? Size { get; init; }

    /// <summary>The <c>Last-Modified</c> time of the object, or null.</summary>
    public DateTimeOffset? Modified { get; init; }

    public string? ContentType { get; init; }

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The S3 error code, such as <c>NoSuchKey</c>; empty if there is none.</summary>
    public string Code
    {
        get
        {
            // Untrusted text that ends up in messages: only what looks like an error code is kept.
            var code = S3Document.TryRead(Body, "Error", item: null)?.Texts.GetValueOrDefault("Code") ?? "";
            return code.Length <= 64 && code.All(char.IsAsciiLetterOrDigit) ? code : "";
        }
    }
}
