using System.Text.Json.Nodes;
using Dandi.MetadataSchemas;

namespace Dandi.Server.Metadata;

/// <summary>
/// The JSON Schemas that the archive publishes: what it validates, with the members that it adds itself.
/// </summary>
internal static class ModelSchemas
{
    private static readonly string[] OfDandisets =
    [
        "assetsSummary",
        "citation",
        "contributor",
        "description",
        "id",
        "identifier",
        "license",
        "manifestLocation",
        "name",
        "schemaKey",
        "version",
    ];

    private static readonly string[] OfAssets =
    [
        "contentSize",
        "contentUrl",
        "digest",
        "encodingFormat",
        "id",
        "identifier",
        "path",
        "schemaKey",
    ];

    /// <summary>Creates the schema of a model: <c>Dandiset</c>, <c>Asset</c>, or one of these published.</summary>
    public static JsonObject Create(string model)
    {
        var isPublished = model.StartsWith("Published", StringComparison.Ordinal);
        var isDandiset = model.EndsWith("Dandiset", StringComparison.Ordinal);
        var kind = isDandiset ? MetadataKind.Dandiset : MetadataKind.Asset;
        var schema = MetadataSchema.GetDefinition(Instance.SchemaVersion, kind);
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
        schema["title"] = (isPublished ? "Published " : "") + kind;
        schema["type"] = "object";
        if (isDandiset)
            schema["additionalProperties"] = true;
        string[] published = isDandiset
            ? ["datePublished", "doi", "publishedBy", "url"]
            : ["datePublished", "publishedBy"];
        IEnumerable<string> required = [.. isDandiset ? OfDandisets : OfAssets, .. isPublished ? published : []];
        schema["required"] = new JsonArray([.. required.Order(StringComparer.Ordinal).Select(name => (JsonNode)name)]);
        AddMembers(schema, required.Append("schemaVersion"));
        return schema;
    }

    /// <summary>Describes the members that the archive sets, which it does not validate.</summary>
    private static void AddMembers(JsonObject schema, IEnumerable<string> names)
    {
        if (schema["properties"] is not JsonObject properties)
            schema["properties"] = properties = [];
        if (schema["$defs"] is null)
            schema["$defs"] = new JsonObject();
        foreach (var name in names)
            properties.TryAdd(name, new JsonObject { ["type"] = TypeOf(name) });
    }

    private static string TypeOf(string member) =>
        member switch
        {
            "assetsSummary" or "digest" or "publishedBy" => "object",
            "contentUrl" or "manifestLocation" => "array",
            "contentSize" => "integer",
            _ => "string",
        };
}
