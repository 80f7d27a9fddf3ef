using System.Text;
using System.Xml;

namespace Dandi.Server.Store;

/// <summary>
/// A flat view of an XML document of the S3 API: the texts of the children of its root, and of the children of each of
/// its items. The document is untrusted: no DTD, limited depth and number of elements.
/// </summary>
/// <param name="Texts">The texts of the children of the root, by element name.</param>
/// <param name="Items">The same for each item.</param>
internal sealed record S3Document(
    IReadOnlyDictionary<string, string> Texts,
    IReadOnlyList<IReadOnlyDictionary<string, string>> Items
)
{
    /// <summary>The XML namespace of the S3 API.</summary>
    public const string Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    private const int MaxDepth = 8;
    private const int MaxItems = 1_000;
    private const int MaxTexts = 32;
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
    };

    /// <summary>Reads a document; the caller limits its size.</summary>
    /// <param name="bytes">The document.</param>
    /// <param name="root">The element name of the root.</param>
    /// <param name="item">The element name of items; null if there are none.</param>
    /// <returns>Null if the document is not well-formed or has another root.</returns>
    public static S3Document? TryRead(byte[] bytes, string root, string? item)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(bytes), Settings);
            reader.MoveToContent();
            return reader.NodeType == XmlNodeType.Element && reader.LocalName == root ? Read(reader, item) : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static S3Document Read(XmlReader reader, string? item)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var items = new List<IReadOnlyDictionary<string, string>>();
        var current = texts;
        var text = new StringBuilder();
        while (reader.Read())
        {
            if (reader.Depth > MaxDepth || current.Count > MaxTexts)
                throw new XmlException("The document is nested too deeply, or an element has too many children.");
            switch (reader.NodeType)
            {
                case XmlNodeType.Element when reader.Depth == 1 && reader.LocalName == item:
                    current = new Dictionary<string, string>(StringComparer.Ordinal);
                    items.Add(current);
                    if (items.Count > MaxItems)
                        throw new XmlException("The document has too many items.");
                    break;
                case XmlNodeType.Element:
                    text.Clear();
                    if (reader.IsEmptyElement && IsLeaf())
                        current[reader.LocalName] = "";
                    break;
                case XmlNodeType.Text
                or XmlNodeType.CDATA
                or XmlNodeType.Whitespace
                or XmlNodeType.SignificantWhitespace:
                    text.Append(reader.Value);
                    break;
                case XmlNodeType.EndElement when reader.Depth == 1 && reader.LocalName == item:
                    current = texts;
                    break;
                case XmlNodeType.EndElement when IsLeaf():
                    current[reader.LocalName] = text.ToString();
                    break;
            }
        }
        return new S3Document(texts, items);

        bool IsLeaf() => reader.Depth == (ReferenceEquals(current, texts) ? 1 : 2);
    }
}
