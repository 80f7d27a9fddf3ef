using System.Net;
using System.Text;
using System.Xml;
using Dandi.Http;

namespace Dandi.Storage;

/// <summary>
/// Reads responses of an S3-compatible store, and distinguishes them from those of captive portals and proxies that
/// respond in its place (docs/spec/s3.md §3.2).
/// </summary>
internal static class S3Response
{
    private const int MaxResponse = ResponseBuffer.MaxErrorLength;

    /// <summary>
    /// The ETag of the stored bytes, without quotes; null if the response is not a success with an ETag.
    /// </summary>
    public static string? StoredETagOf(HttpResponseMessage response) =>
        response.IsSuccessStatusCode && response.Headers.ETag?.Tag.Trim('"') is { Length: > 0 } etag ? etag : null;

    /// <summary>
    /// Whether an ETag has the form of an MD5: 32 hexadecimal digits. The ETag of encrypted objects may be anything.
    /// </summary>
    public static bool IsMd5(string etag) => etag.Length == 2 * DandiETag.Md5Length && etag.All(char.IsAsciiHexDigit);

    /// <summary>Whether the ETag of the stored bytes agrees with their MD5.</summary>
    /// <param name="etag">The ETag with quotes.</param>
    /// <param name="md5">The MD5.</param>
    /// <param name="isVerified">
    /// Whether the bytes that were sent are known to have this MD5, so that an ETag that is no MD5 may be anything.
    /// </param>
    public static bool ConfirmsMd5(ReadOnlySpan<byte> etag, ReadOnlySpan<byte> md5, bool isVerified)
    {
        var text = etag.Trim((byte)'"');
        Span<byte> digits = stackalloc byte[2 * DandiETag.Md5Length];
        return text.Length > 0
            && Convert.TryToHexStringLower(md5, digits, out _)
            && (Ascii.EqualsIgnoreCase(text, digits) || (isVerified && !IsMd5(Encoding.ASCII.GetString(text))));
    }

    /// <summary>Whether the bytes that arrived do not have the <c>Content-MD5</c> of the request.</summary>
    public static bool IsBadDigest(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.BadRequest && Read(TextOf(response)).Code == "BadDigest";

    /// <summary>The error of a request that the store, or something in its place, rejected.</summary>
    public static ArchiveException RejectionOf(HttpRequestMessage message, HttpResponseMessage response) =>
        new(
            message.Method,
            message.RequestUri!,
            response.StatusCode,
            BufferedContent.Of(response).UnexpectedResponse is { } unexpected
                ? $"The response {unexpected}. A proxy or captive portal seems to respond in place of the store: "
                    + "log in to the network with a browser, or ask its administrators."
                : TextOf(response)
        );

    /// <summary>
    /// Explains why a response to a PUT does not come from the store or is transient, so that it is retried; null if it
    /// is to be taken as it is.
    /// </summary>
    public static string? UnexpectedResponseOfPut(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
            return StoredETagOf(response) is not null ? null
                : IsHtml(response) ? "is an HTML page, as the login page of a guest network is"
                : "has no ETag";
        if (response.StatusCode is not (HttpStatusCode.Forbidden or HttpStatusCode.BadRequest))
            return null;
        if (IsHtml(response))
            return $"is an HTML page (status {(int)response.StatusCode})";
        // The connection was too slow for the store, or was closed on its side only
        // (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html).
        return
            response.StatusCode == HttpStatusCode.BadRequest
            && Read(TextOf(response)).Code is "RequestTimeout" or "IncompleteBody"
            ? "says that the body was incomplete"
            : null;
    }

    /// <summary>
    /// Explains why a rejection of a GET does not come from the store, so that it is retried; null if it may.
    /// </summary>
    public static string? UnexpectedResponseOfGet(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest && IsHtml(response)
            ? $"is an HTML page (status {(int)response.StatusCode})"
            : null;

    /// <summary>
    /// Reads the root element, error code and ETag of an XML document of S3; null for everything else.
    /// </summary>
    public static (string? Root, string? Code, string? ETag) Read(string text)
    {
        string? root = null,
            code = null,
            etag = null;
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MaxResponse,
        };
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), settings);
            while (reader.Read())
            {
                if (reader.NodeType != XmlNodeType.Element)
                    continue;
                root ??= reader.LocalName;
                if (reader.Depth != 1)
                    continue;
                if (reader.LocalName == "Code")
                    code = reader.ReadElementContentAsString();
                else if (reader.LocalName == "ETag")
                    etag = reader.ReadElementContentAsString().Trim('"');
            }
        }
        catch (XmlException)
        {
            return (null, null, null);
        }
        return (root, code, etag);
    }

    private static bool IsHtml(HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType?.Contains("html", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The body, decoded as UTF-8.</summary>
    public static string TextOf(HttpResponseMessage response) => BufferedContent.Of(response).Text;
}
