using System.Text.Json.Nodes;
using Dandi.MetadataSchemas;
using Dandi.Server.Data;
using Dandi.Server.Metadata;

namespace Dandi.Server.Processing;

/// <summary>Validates the metadata of assets and drafts by the DANDI schema (archive-api.md §12).</summary>
internal static class SchemaRules
{
    private const int MaxQuote = 500;

    /// <summary>Validates an asset.</summary>
    /// <returns>Objects with <c>field</c> and <c>message</c>; empty if it is valid.</returns>
    public static JsonArray ValidateAsset(AssetRow asset)
    {
        var errors = Validate(StoredAssetMetadata.Complete(asset), MetadataKind.Asset);
        if (asset.Blob is { IsLost: true })
            errors.Add((JsonNode)Error("", $"The archive has lost the file of this asset. {LostBlobs.Advice}"));
        return errors;
    }

    /// <summary>Validates metadata.</summary>
    /// <param name="metadata">The metadata with what the archive adds, or null if it cannot be read.</param>
    /// <param name="kind">What it describes.</param>
    /// <returns>Objects with <c>field</c> and <c>message</c>; empty if the metadata is valid.</returns>
    public static JsonArray Validate(JsonObject? metadata, MetadataKind kind)
    {
        if (metadata is null)
            return Unreadable();
        var version = metadata["schemaVersion"]?.ToString();
        if (!Instance.AllowedSchemaVersions.Contains(version))
            return new JsonArray(Error("", VersionMessage(version)));
        var problems = MetadataSchema.Of(version!, kind).Validate(metadata);
        return new JsonArray([.. problems.Select(problem => Error(problem.Field, problem.Message))]);
    }

    /// <summary>The errors of stored metadata that is not a JSON object within the bounds of <c>JsonText</c>.</summary>
    private static JsonArray Unreadable() =>
        new(Error("", "The stored metadata is not a JSON object that the archive can read. Replace it."));

    private static string VersionMessage(string? version)
    {
        var shown = version ?? "null";
        var quoted = shown.Length <= MaxQuote ? shown : string.Concat(shown.AsSpan(0, MaxQuote), "…");
        return $"The schemaVersion `{quoted}` is not allowed. Allowed are: "
            + $"{string.Join(", ", Instance.AllowedSchemaVersions)}.";
    }

    private static JsonObject Error(string field, string message) => new() { ["field"] = field, ["message"] = message };
}
