using System.Net;
using System.Text;
using System.Xml;
using Dandi.Http;

namespace Dandi.Storage;

/// <summary>Reads answers of an S3 store, and tells them from those that something in between gives in its place.</summary>
internal static class S3Response
{
    private const int MaxResponse = 1 << 20;

    /// <summary>The ETag of what is stored now; null where the answer is no success with an ETag.</summary>
    public static string? StoredETagOf(HttpResponseMessage response) =>
        response.IsSuccessStatusCode && response.Headers.ETag?.Tag.Trim('"') is { Length: > 0 } etag ? etag : null;

    /// <summary>The error of a request that the store refuses, or that something else seems to have answered.</summary>
    public static ArchiveException RefusalOf(HttpRequestMessage message, HttpResponseMessage response) =>
        new(
            message.Method,
            message.RequestUri!,
            response.StatusCode,
            BufferedContent.Of(response).UnexpectedResponse is { } unexpected
                ? $"The answer {unexpected}. Something between this machine and the store seems to answer in its place: ask those who run the network."
                : TextOf(response)
        );

    /// <summary>What is odd about the answer to a PUT, so that it is worth to be sent again; null for nothing.</summary>
    public static string? UnexpectedResponseOfPut(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
            return StoredETagOf(response) is null ? "names no ETag, as every store does" : null;
        if (response.StatusCode is not (HttpStatusCode.Forbidden or HttpStatusCode.BadRequest))
            return null;
        if (
            response.Content.Headers.ContentType?.MediaType?.Contains("html", StringComparison.OrdinalIgnoreCase)
            == true
        )
            return $"is a page of HTML (status {(int)response.StatusCode})";
        // The connection was too slow for the store, or was cut for it alone.
        return
            response.StatusCode == HttpStatusCode.BadRequest
            && Read(TextOf(response)).Code is "RequestTimeout" or "IncompleteBody"
            ? "says that bytes are missing"
            : null;
    }

    /// <summary>Reads the root, the error code and the ETag of an S3 document; of anything else, nothing.</summary>
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

    /// <summary>The body as text.</summary>
    public static string TextOf(HttpResponseMessage response) =>
        Encoding.UTF8.GetString(BufferedContent.Of(response).Bytes.Span);
}
