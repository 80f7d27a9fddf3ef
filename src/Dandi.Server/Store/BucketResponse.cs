namespace Dandi.Server.Store;

/// <summary>What an S3 server has answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body; empty for HEAD.</param>
internal sealed record BucketResponse(int Status, byte[] Body)
{
    /// <summary>The ETag without quotes, or null.</summary>
    public string? ETag { get; init; }

    /// <summary>The stated size of the object in bytes, or null.</summary>
    public long? Size { get; init; }

    /// <summary>When the object came, or null.</summary>
    public DateTimeOffset? Modified { get; init; }

    /// <summary>The media type of the object, or null.</summary>
    public string? ContentType { get; init; }

    /// <summary>Whether the request has been done.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The error code of S3, such as <c>NoSuchKey</c>; empty where there is none.</summary>
    public string Code
    {
        get
        {
            // The server is another's: what is shown to people has the form of a code, or is left out.
            var code = S3Document.TryRead(Body, "Error", item: null)?.Texts.GetValueOrDefault("Code") ?? "";
            return code.Length <= 64 && code.All(char.IsAsciiLetterOrDigit) ? code : "";
        }
    }
}
