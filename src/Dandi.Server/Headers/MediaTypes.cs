namespace Dandi.Server.Headers;

/// <summary>Media types that users state, which become <c>Content-Type</c> headers.</summary>
internal static class MediaTypes
{
    /// <summary>The media type of bytes of which nothing is known.</summary>
    public const string Binary = "application/octet-stream";

    private const int MaxLength = 255;

    /// <summary>Images that all browsers show.</summary>
    public static readonly IReadOnlyList<string> Images =
    [
        "image/apng",
        "image/avif",
        "image/bmp",
        "image/gif",
        "image/jpeg",
        "image/png",
        "image/webp",
    ];

    /// <summary>
    /// Videos that browsers play, unless their codecs are unusual. Not QuickTime, AVI, Matroska and others, which few
    /// browsers play.
    /// </summary>
    public static readonly IReadOnlyList<string> Videos = ["video/mp4", "video/ogg", "video/webm"];

    /// <summary>Sounds that browsers play.</summary>
    public static readonly IReadOnlyList<string> Sounds =
    [
        "audio/aac",
        "audio/flac",
        "audio/mp4",
        "audio/mpeg",
        "audio/ogg",
        "audio/vnd.wave",
        "audio/wav",
        "audio/wave",
        "audio/webm",
        "audio/x-flac",
        "audio/x-wav",
    ];

    private static readonly string[] Inert =
    [
        "text/plain",
        "text/csv",
        "application/json",
        Binary,
        "binary/octet-stream",
        "application/pdf",
        "image/tiff",
        .. Images,
    ];

    /// <summary>The media type if a header can contain it, otherwise <see cref="Binary"/>.</summary>
    public static string OrBinary(string? type) => type is not null && IsValid(type) ? type : Binary;

    /// <summary>Whether a text has the form of a media type and is short.</summary>
    public static bool IsValid(string type) =>
        type.Length is > 0 and <= MaxLength
        && ResponseHeaders.IsValue(type)
        && type.Contains('/', StringComparison.Ordinal);

    /// <summary>The media type without its parameters, in lowercase.</summary>
    public static string NameOf(string type) => type.Split(';')[0].Trim().ToLowerInvariant();

    /// <summary>
    /// Whether browsers only show such content and never run what it contains, as they do with HTML, SVG and XML.
    /// </summary>
    public static bool IsInert(string type)
    {
        var name = NameOf(type);
        return Inert.Contains(name)
            || name.StartsWith("audio/", StringComparison.Ordinal)
            || name.StartsWith("video/", StringComparison.Ordinal);
    }
}
