using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Archive;
using Dandi.Cli.Output.Records;

namespace Dandi.Cli.Commands.List;

/// <summary>
/// Creates the records of Dandisets and assets in an archive, with the field names and formats of the Python client.
/// </summary>
internal static class RemoteRecord
{
    /// <summary>The fields that records can have, besides those of local files.</summary>
    public static IReadOnlyList<string> Fields { get; } =
    [
        "asset_count",
        "asset_id",
        "asset_validation_errors",
        "blob",
        "created",
        "metadata",
        "modified",
        "name",
        "path",
        "size",
        "status",
        "version",
        "version_validation_errors",
        "zarr",
    ];

    /// <summary>Creates the record of a version of a Dandiset.</summary>
    /// <param name="version">The version.</param>
    /// <param name="info">The results of its validation; null to leave them out.</param>
    /// <param name="metadata">Its metadata.</param>
    public static JsonObject Of(RemoteVersion version, RemoteVersionInfo? info, JsonObject metadata)
    {
        var record = new JsonObject
        {
            [KnownFields.Path] = version.Id.Dandiset.Value,
            ["version"] = version.Id.Version,
            ["name"] = version.Name,
            ["asset_count"] = version.AssetCount,
            [KnownFields.Size] = version.Size,
            ["created"] = Format(version.Created),
            ["modified"] = Format(version.Modified),
            ["status"] = version.Status,
            ["metadata"] = metadata,
        };
        if (info is not null)
        {
            record["asset_validation_errors"] = ListOf(info.AssetErrors);
            record["version_validation_errors"] = ListOf(info.VersionErrors);
        }
        return record;
    }

    /// <summary>Creates the record of an asset.</summary>
    public static JsonObject Of(RemoteAsset asset, JsonObject? metadata)
    {
        var record = new JsonObject { ["asset_id"] = asset.AssetId, [KnownFields.Path] = asset.Path };
        if (asset.Content is { } content)
            record[content.IsZarr ? "zarr" : "blob"] = content.Id;
        if (asset.Size is { } size)
            record[KnownFields.Size] = size;
        if (asset.RecordCreated is { } created)
            record["created"] = Format(created);
        if (asset.RecordModified is { } modified)
            record["modified"] = Format(modified);
        if (metadata is not null)
            record["metadata"] = metadata;
        return record;
    }

    /// <summary>Creates the record of an entry of a Zarr.</summary>
    public static JsonObject Of(RemoteAsset zarr, ZarrEntry entry) =>
        new() { [KnownFields.Path] = $"{zarr.Path}/{entry.Path}", [KnownFields.Size] = entry.Size };

    /// <summary>Formats a time as the archive does: without a fraction for whole seconds.</summary>
    internal static string Format(DateTimeOffset time)
    {
        var hasFraction = time.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond != 0;
        return time.UtcDateTime.ToString(
            hasFraction ? "yyyy-MM-ddTHH:mm:ss.ffffffZ" : "yyyy-MM-ddTHH:mm:ssZ",
            CultureInfo.InvariantCulture
        );
    }

    private static JsonArray ListOf(JsonElement errors) =>
        errors.ValueKind == JsonValueKind.Array ? JsonArray.Create(errors)! : [];
}
