using System.Text;
using System.Xml;

namespace Dandi.Server.Store;

/// <summary>A document of an S3 server, flat: the texts below its root, and those below each of its items. It is hostile until read.</summary>
/// <param name="Texts">The texts of the elements below the root, by name.</param>
/// <param name="Items">The same of each item.</param>
internal sealed record S3Document(
    IReadOnlyDictionary<string, string> Texts,
    IReadOnlyList<IReadOnlyDictionary<string, string>> Items
)
{
    /// <summary>The namespace of S3's documents.</summary>
    public const string Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    private const int Deepest = 8;
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
    };

    /// <summary>Reads a document whose size has a bound.</summary>
    /// <param name="bytes">The document.</param>
    /// <param name="root">The name of its root.</param>
    /// <param name="item">The name of its items; null where it has none.</param>
    /// <returns>Null where it is not well-formed or has another root.</returns>
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
        var inside = texts;
        var text = new StringBuilder();
        while (reader.Read())
        {
            if (reader.Depth > Deepest)
                throw new XmlException("nested too deep");
            switch (reader.NodeType)
            {
                case XmlNodeType.Element when reader.Depth == 1 && reader.LocalName == item:
                    inside = new Dictionary<string, string>(StringComparer.Ordinal);
                    items.Add(inside);
                    break;
                case XmlNodeType.Element:
                    text.Clear();
                    if (reader.IsEmptyElement && IsLeaf())
                        inside[reader.LocalName] = "";
                    break;
                case XmlNodeType.Text
                or XmlNodeType.CDATA
                or XmlNodeType.Whitespace
                or XmlNodeType.SignificantWhitespace:
                    text.Append(reader.Value);
                    break;
                case XmlNodeType.EndElement when reader.Depth == 1 && reader.LocalName == item:
                    inside = texts;
                    break;
                case XmlNodeType.EndElement when IsLeaf():
                    inside[reader.LocalName] = text.ToString();
                    break;
            }
        }
        return new S3Document(texts, items);

        bool IsLeaf() => reader.Depth == (ReferenceEquals(inside, texts) ? 1 : 2);
    }
}
