using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Server.Metadata;

namespace Dandi.Server.Processing;

/// <summary>
/// The rules of the DANDI schema that assets and drafts violate in practice, with the messages of the real archive
/// where they are known (archive-api.md §12).
/// </summary>
internal static class SchemaRules
{
    private const int MaxQuote = 500;
    private const int MaxErrors = 100;

    /// <summary>Validates the metadata of an asset.</summary>
    /// <returns>Objects with <c>field</c> and <c>message</c>; empty if the metadata is valid.</returns>
    public static JsonArray ValidateAsset(JsonObject metadata)
    {
        if (!IsAllowed(metadata))
            return new JsonArray(Error("", VersionMessage(metadata)));
        var errors = new JsonArray();
        RequireKey(errors, metadata, "Asset");
        Require(errors, metadata, "encodingFormat");
        foreach (var name in new[] { "dateModified", "blobDateModified" })
        {
            if (metadata[name] is { } node && !IsTime(node))
                errors.Add((JsonNode)Error(name, $"'{Quote(node)}' is not a 'date-time'"));
        }
        return errors;
    }

    /// <summary>Validates the metadata of a draft.</summary>
    /// <param name="metadata">The metadata, with the current <c>assetsSummary</c>.</param>
    /// <param name="assetCount">The number of assets of the draft.</param>
    /// <returns>Objects with <c>field</c> and <c>message</c>; empty if the metadata is valid.</returns>
    public static JsonArray ValidateDandiset(JsonObject metadata, long assetCount)
    {
        if (!IsAllowed(metadata))
            return new JsonArray(Error("", VersionMessage(metadata)));
        var errors = new JsonArray();
        RequireKey(errors, metadata, "Dandiset");
        Require(errors, metadata, "description");
        Require(errors, metadata, "license");
        ValidateLicense(errors, metadata);
        ValidateContributors(errors, metadata);
        if (errors.Count == 0 && assetCount == 0)
            errors.Add(
                (JsonNode)Error(
                    "assetsSummary",
                    "Value error, A Dandiset containing no files or zero bytes is not publishable"
                )
            );
        return errors;
    }

    /// <summary>The errors of stored metadata that is not a JSON object within the bounds of <c>JsonText</c>.</summary>
    public static JsonArray Unreadable() =>
        new(Error("", "The stored metadata is not a JSON object that the archive can read. Replace it."));

    private static void ValidateLicense(JsonArray errors, JsonObject metadata)
    {
        if (!metadata.ContainsKey("license"))
            return;
        if (metadata["license"] is not JsonArray list)
        {
            errors.Add((JsonNode)Error("license", $"{Quote(metadata["license"])} is not of type 'array'"));
            return;
        }
        if (list.Count == 0)
            errors.Add((JsonNode)Error("license", "[] should be non-empty"));
        for (var i = 0; i < list.Count && errors.Count < MaxErrors; i++)
        {
            if (!Instance.Licenses.Contains(list[i]?.ToString()))
                errors.Add((JsonNode)Error($"license.{i}", $"'{Quote(list[i])}' is not one of the known licenses"));
        }
    }

    private static void ValidateContributors(JsonArray errors, JsonObject metadata)
    {
        if (metadata["contributor"] is not JsonArray list)
        {
            errors.Add(
                (JsonNode)Error(
                    metadata.ContainsKey("contributor") ? "contributor" : "",
                    metadata.ContainsKey("contributor")
                        ? "it is not of type 'array'"
                        : "'contributor' is a required property"
                )
            );
            return;
        }
        var contacts = list.OfType<JsonObject>()
            .Where(one =>
                one["roleName"] is JsonArray roles && roles.Any(role => role?.ToString() == "dcite:ContactPerson")
            );
        if (!contacts.Any())
            errors.Add(
                (JsonNode)Error("contributor", "Value error, At least one contributor must have role ContactPerson")
            );
    }

    private static void Require(JsonArray errors, JsonObject metadata, string name)
    {
        if (!metadata.ContainsKey(name))
            errors.Add((JsonNode)Error("", $"'{name}' is a required property"));
    }

    private static void RequireKey(JsonArray errors, JsonObject metadata, string key)
    {
        if (metadata["schemaKey"] is not { } node)
            errors.Add((JsonNode)Error("", "'schemaKey' is a required property"));
        else if (node.ToString() != key)
            errors.Add((JsonNode)Error("schemaKey", $"'{key}' was expected"));
    }

    private static bool IsAllowed(JsonObject metadata) =>
        Instance.AllowedSchemaVersions.Contains(metadata["schemaVersion"]?.ToString());

    private static string VersionMessage(JsonObject metadata) =>
        $"Metadata version {Quote(metadata["schemaVersion"])} is not allowed.";

    /// <summary>A value as in messages, which quote the beginning of a long one.</summary>
    private static string Quote(JsonNode? node)
    {
        var text = node switch
        {
            null => "None",
            JsonValue value when value.TryGetValue<string>(out var content) => content,
            _ => node.ToJsonString(),
        };
        return text.Length <= MaxQuote ? text : string.Concat(text.AsSpan(0, MaxQuote), "…");
    }

    private static bool IsTime(JsonNode node) =>
        node.GetValueKind() == JsonValueKind.String
        && DateTimeOffset.TryParse(node.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _);

    private static JsonObject Error(string field, string message) => new() { ["field"] = field, ["message"] = message };
}
