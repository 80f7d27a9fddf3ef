using System.Xml;
using Dandi.Bids.Values;

namespace Dandi.Bids.Readers;

/// <summary>
/// What an OME-XML document says about the size of pixels, with the members that expressions use (<c>ome</c>).
/// </summary>
internal static class OmeMetadata
{
    private static readonly string[] Path = ["OME", "Image", "Pixels"];
    private static readonly string[] Sizes = ["PhysicalSizeX", "PhysicalSizeY", "PhysicalSizeZ"];

    /// <summary>Parses a document.</summary>
    /// <param name="xml">The text of the document.</param>
    /// <param name="ome">The metadata; null if the document does not describe the pixels of one image.</param>
    /// <returns>False if the text is not XML.</returns>
    public static bool TryParse(string xml, out JsObject? ome)
    {
        ome = null;
        try
        {
            // With namespaces, a prefix that is not declared would be an error.
            using var reader = new XmlTextReader(new StringReader(xml))
            {
                Namespaces = false,
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
            };
            ome = Read(reader);
            return true;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    // An element that occurs several times is a list, which has no members.
    private static JsMembers? Read(XmlTextReader reader)
    {
        var found = new int[Path.Length];
        var isOnPath = new bool[Path.Length + 1];
        JsMembers? pixels = null;
        isOnPath[0] = true;
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element || reader.Depth >= Path.Length)
                continue;
            var depth = reader.Depth;
            isOnPath[depth + 1] = isOnPath[depth] && reader.Name == Path[depth];
            if (!isOnPath[depth + 1])
                continue;
            found[depth]++;
            if (depth == Path.Length - 1)
                pixels = found[depth] > 1 ? MembersOf(_ => null) : ReadPixels(reader);
        }
        return found[1] == 1 ? pixels : null;
    }

    private static JsMembers? ReadPixels(XmlTextReader reader) =>
        reader.IsEmptyElement && !reader.HasAttributes ? null : MembersOf(reader.GetAttribute);

    private static JsMembers MembersOf(Func<string, string?> attribute)
    {
        var members = new JsMembers();
        foreach (var size in Sizes)
        {
            members.Add(size, JsValue.Of(JsNumber.ParsePrefix(attribute(size) ?? "")));
            members.Add(size + "Unit", JsValue.Of(attribute(size + "Unit")?.Trim()));
        }
        return members;
    }
}
