using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dandi.Server.Data;

namespace Dandi.Server.Metadata;

/// <summary>The members that metadata of a published version or asset has in addition (archive-api.md §5.3).</summary>
internal static class Publication
{
    private const string DoiPrefix = "10.80507";

    /// <summary>The DOI of a published version. The archive does not register it.</summary>
    public static string Doi(DandisetRow dandiset, VersionRow version) =>
        $"{DoiPrefix}/{Instance.Name.ToLowerInvariant()}.{dandiset.Identifier}/{version.Version}";

    /// <summary>Adds when, and by which activity, something was published.</summary>
    /// <param name="metadata">The metadata of the version or asset.</param>
    /// <param name="id">What was published; the ids of the activity are derived from it.</param>
    /// <param name="published">The time, as <see cref="Timestamp"/> formats it.</param>
    public static void AddTo(JsonObject metadata, string id, string published)
    {
        var time = Timestamp.FormatInMetadata(published);
        metadata["datePublished"] = time;
        metadata["publishedBy"] = new JsonObject
        {
            ["id"] = DeriveUrn($"activity {id}"),
            ["name"] = "DANDI publish",
            ["startDate"] = time,
            ["endDate"] = time,
            ["schemaKey"] = "PublishActivity",
            ["wasAssociatedWith"] = new JsonArray(
                new JsonObject
                {
                    ["id"] = DeriveUrn($"software {id}"),
                    ["identifier"] = Instance.Identifier,
                    ["name"] = $"{Instance.Name} API",
                    ["version"] = "0.1.0",
                    ["schemaKey"] = "Software",
                }
            ),
        };
    }

    /// <summary>
    /// A UUID in the form of a random one (version 4), which readers may expect; the same text always has the same one.
    /// </summary>
    private static string DeriveUrn(string text)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return $"urn:uuid:{new Guid(bytes, bigEndian: true):D}";
    }
}
