using System.Globalization;
using System.Xml;

namespace Dandi.Server.Store;

/// <summary>
/// Reads the body of CompleteMultipartUpload, which lists the parts of an object. It is untrusted: no DTD, limited
/// size.
/// </summary>
internal static class CompletionXml
{
    private const int MaxCharacters = 4 << 20;

    /// <summary>Reads the parts, in the order of the document.</summary>
    /// <exception cref="S3Error">The document is not well-formed, or lists no parts or too many.</exception>
    public static async Task<IReadOnlyList<(int Number, string ETag)>> ReadAsync(
        Stream body,
        CancellationToken cancellationToken
    )
    {
        var settings = new XmlReaderSettings
        {
            Async = true,
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MaxCharacters,
        };
        try
        {
            using var reader = XmlReader.Create(body, settings);
            await reader.MoveToContentAsync();
            if (reader.LocalName != "CompleteMultipartUpload")
                throw S3Error.MalformedXml();
            var parts = await ReadPartsAsync(reader, cancellationToken);
            return parts.Count > 0 ? parts : throw S3Error.MalformedXml();
        }
        catch (XmlException)
        {
            throw S3Error.MalformedXml();
        }
    }

    private static async Task<List<(int Number, string ETag)>> ReadPartsAsync(
        XmlReader reader,
        CancellationToken cancellationToken
    )
    {
        var parts = new List<(int, string)>();
        int? number = null;
        string? etag = null;
        while (await reader.ReadAsync())
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (reader is { NodeType: XmlNodeType.Element, LocalName: "PartNumber" or "ETag" })
            {
                var name = reader.LocalName;
                var text = await reader.ReadElementContentAsStringAsync();
                if (name == "ETag")
                    etag = text;
                else
                    number = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                        ? value
                        : throw S3Error.MalformedXml();
            }
            if (reader is not { NodeType: XmlNodeType.EndElement, LocalName: "Part" })
                continue;
            parts.Add((number ?? throw S3Error.MalformedXml(), etag ?? throw S3Error.MalformedXml()));
            if (parts.Count > PartPlan.MaxCount)
                throw S3Error.MalformedXml();
            (number, etag) = (null, null);
        }
        return parts;
    }
}
