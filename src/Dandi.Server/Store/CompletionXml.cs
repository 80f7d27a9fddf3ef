using System.Globalization;
using System.Xml;

namespace Dandi.Server.Store;

/// <summary>Reads the document that names the parts of an object. It is hostile until read.</summary>
internal static class CompletionXml
{
    private const int MaximumCharacters = 4 << 20;

    /// <summary>The parts that it names, in its order.</summary>
    /// <exception cref="StoreRefusal">It is not well-formed, or names none, or too many.</exception>
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
            MaxCharactersInDocument = MaximumCharacters,
        };
        var parts = new List<(int, string)>();
        try
        {
            using var reader = XmlReader.Create(body, settings);
            await reader.MoveToContentAsync();
            if (reader.LocalName != "CompleteMultipartUpload")
                throw StoreRefusal.MalformedXml();
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
                            : throw StoreRefusal.MalformedXml();
                }
                if (reader is not { NodeType: XmlNodeType.EndElement, LocalName: "Part" })
                    continue;
                parts.Add((number ?? throw StoreRefusal.MalformedXml(), etag ?? throw StoreRefusal.MalformedXml()));
                if (parts.Count > PartPlan.MaximumCount)
                    throw StoreRefusal.MalformedXml();
                (number, etag) = (null, null);
            }
        }
        catch (XmlException)
        {
            throw StoreRefusal.MalformedXml();
        }
        return parts.Count > 0 ? parts : throw StoreRefusal.MalformedXml();
    }
}
