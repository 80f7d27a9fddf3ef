using System.Text.Json;

namespace Dandi.Specifications;

/// <summary>
/// Reduces the JSON Schemas of the metadata of Dandisets and assets, of several versions, to what validation needs, and
/// leaves out the members that the archive sets.
/// </summary>
internal static class MetadataReduction
{
    private static readonly string[] Kinds = ["Dandiset", "Asset"];

    private static readonly HashSet<string> Maps = new(["$defs", "properties"], StringComparer.Ordinal);

    private static readonly HashSet<string> Kept = new(
        [
            .. Maps,
            "$ref",
            "additionalProperties",
            "anyOf",
            "const",
            "enum",
            "format",
            "items",
            "maxItems",
            "maxLength",
            "minItems",
            "minLength",
            "oneOf",
            "pattern",
            "propertyNames",
            "required",
            "type",
        ],
        StringComparer.Ordinal
    );

    private static readonly HashSet<string> Annotations = new(
        [
            "$schema",
            "default",
            "description",
            "discriminator",
            "examples",
            "nskey",
            "rangeIncludes",
            "readOnly",
            "sameas",
            "title",
        ],
        StringComparer.Ordinal
    );

    /// <summary>What the archive sets in a Dandiset and in an asset, whatever was sent.</summary>
    private static readonly Dictionary<string, HashSet<string>> SetByArchive = new(StringComparer.Ordinal)
    {
        ["Dandiset"] = new(
            [
                "citation",
                "dateCreated",
                "datePublished",
                "doi",
                "id",
                "identifier",
                "manifestLocation",
                "publishedBy",
                "releaseNotes",
                "repository",
                "url",
                "version",
            ],
            StringComparer.Ordinal
        ),
        ["Asset"] = new(["contentUrl", "datePublished", "id", "identifier", "publishedBy"], StringComparer.Ordinal),
    };

    /// <summary>What the archive adds if it was not sent.</summary>
    private static readonly HashSet<string> AddedByArchive = new(["assetsSummary", "digest"], StringComparer.Ordinal);

    /// <summary>Writes the reduced schemas.</summary>
    /// <param name="source">A folder with one folder per version, which has the schemas.</param>
    /// <param name="writer">Gets the schemas by version and kind.</param>
    public static bool Write(string source, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var folder in Directory.GetDirectories(source).OrderBy(path => Version.Parse(Path.GetFileName(path))))
        {
            writer.WriteStartObject(Path.GetFileName(folder));
            foreach (var kind in Kinds)
            {
                using var document = JsonDocument.Parse(
                    File.ReadAllBytes(Path.Combine(folder, $"Published{kind}.json"))
                );
                writer.WritePropertyName(kind);
                WriteRoot(document.RootElement, SetByArchive[kind], writer);
            }
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        return true;
    }

    private static void WriteRoot(JsonElement schema, HashSet<string> excluded, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var member in schema.EnumerateObject().Where(IsKept))
        {
            writer.WritePropertyName(member.Name);
            if (member.Name == "required")
                WriteRequired(member.Value, excluded, writer);
            else if (member.Name == "properties")
                WriteMap(member.Value.EnumerateObject().Where(property => !excluded.Contains(property.Name)), writer);
            else
                WriteValue(member, writer);
        }
        writer.WriteEndObject();
    }

    private static void WriteRequired(JsonElement required, HashSet<string> excluded, Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var name in required.EnumerateArray().Select(name => name.GetString()!))
        {
            if (!excluded.Contains(name) && !AddedByArchive.Contains(name))
                writer.WriteStringValue(name);
        }
        writer.WriteEndArray();
    }

    private static void WriteMap(IEnumerable<JsonProperty> schemas, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var schema in schemas)
        {
            writer.WritePropertyName(schema.Name);
            WriteSchema(schema.Value, writer);
        }
        writer.WriteEndObject();
    }

    private static void WriteSchema(JsonElement schema, Utf8JsonWriter writer)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            schema.WriteTo(writer);
            return;
        }
        writer.WriteStartObject();
        foreach (var member in schema.EnumerateObject().Where(IsKept))
        {
            writer.WritePropertyName(member.Name);
            WriteValue(member, writer);
        }
        writer.WriteEndObject();
    }

    private static void WriteValue(JsonProperty keyword, Utf8JsonWriter writer)
    {
        if (Maps.Contains(keyword.Name))
        {
            WriteMap(keyword.Value.EnumerateObject(), writer);
        }
        else if (keyword.Name is "anyOf" or "oneOf")
        {
            writer.WriteStartArray();
            foreach (var schema in keyword.Value.EnumerateArray())
                WriteSchema(schema, writer);
            writer.WriteEndArray();
        }
        else if (keyword.Name is "additionalProperties" or "items" or "propertyNames")
        {
            WriteSchema(keyword.Value, writer);
        }
        else
        {
            keyword.Value.WriteTo(writer);
        }
    }

    /// <exception cref="InvalidDataException">The keyword is not known.</exception>
    private static bool IsKept(JsonProperty keyword)
    {
        if (!Kept.Contains(keyword.Name) && !Annotations.Contains(keyword.Name))
            throw new InvalidDataException($"Whether the keyword `{keyword.Name}` is about validation is not known.");
        return Kept.Contains(keyword.Name);
    }
}
