using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Server.Metadata;
using Dandi.Server.State;

namespace Dandi.Server.Endpoints;

/// <summary>The objects that answers are made of (archive-api.md §4–6).</summary>
internal sealed class Responses(ArchiveState state)
{
    /// <summary>A Dandiset.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="inList">Whether it stands in a list, where the versions tell less.</param>
    public JsonObject Dandiset(DandisetRow row, bool inList)
    {
        var draft = state.Dandisets.Draft(row);
        var response = DandisetAlone(row, draft);
        response["most_recent_published_version"] = null;
        response["draft_version"] = VersionAlone(draft, inList);
        return response;
    }

    /// <summary>A version with its Dandiset.</summary>
    public JsonObject Version(DandisetRow dandiset, VersionRow row)
    {
        var response = VersionAlone(row, inList: false);
        response["dandiset"] = DandisetAlone(dandiset, row);
        return response;
    }

    /// <summary>A version with all that is known of it.</summary>
    public JsonObject VersionInfo(DandisetRow dandiset, VersionRow row, string root)
    {
        var response = Version(dandiset, row);
        response["metadata"] = DandisetMetadata.Present(dandiset, row, root);
        response["contact_person"] = DandisetMetadata.ContactPerson(row.Metadata);
        response["asset_validation_errors"] = AssetErrors(row);
        response["version_validation_errors"] = row.ValidationErrors.DeepClone();
        return response;
    }

    /// <summary>An asset.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="request">Who asks for it; null leaves the metadata out.</param>
    /// <param name="embargoEnd">The end of its Dandiset's embargo, or null.</param>
    public JsonObject Asset(AssetRow row, ApiRequest? request, string? embargoEnd)
    {
        var response = new JsonObject
        {
            ["asset_id"] = row.AssetId,
            ["blob"] = row.Blob?.Id,
            ["zarr"] = row.Zarr?.Id,
            ["path"] = row.Path,
            ["size"] = row.Size,
            ["created"] = row.Created,
            ["modified"] = row.Modified,
        };
        if (request is not null)
            response["metadata"] = Metadata(row, request, embargoEnd);
        return response;
    }

    /// <summary>The metadata of an asset.</summary>
    public JsonObject Metadata(AssetRow row, ApiRequest request, string? embargoEnd) =>
        StoredAssetMetadata.Present(row, request.Root, state.Urls.Of(request.Root, row.Key), embargoEnd);

    /// <summary>A Zarr.</summary>
    public static JsonObject Zarr(ZarrRow row) =>
        new()
        {
            ["name"] = row.Name,
            ["dandiset"] = row.DandisetId.ToString("000000", System.Globalization.CultureInfo.InvariantCulture),
            ["zarr_id"] = row.Id,
            ["status"] = row.Status,
            ["checksum"] = row.Checksum,
            ["file_count"] = row.FileCount,
            ["size"] = row.Size,
        };

    private static JsonObject DandisetAlone(DandisetRow row, VersionRow newest) =>
        new()
        {
            ["identifier"] = row.Identifier,
            ["created"] = row.Created,
            ["modified"] = row.Modified,
            ["contact_person"] = DandisetMetadata.ContactPerson(newest.Metadata),
            ["embargo_status"] = row.EmbargoStatus,
            ["star_count"] = 0,
            ["is_starred"] = false,
        };

    private JsonObject VersionAlone(VersionRow row, bool inList)
    {
        var (count, size) = state.Dandisets.Totals(row);
        var response = new JsonObject
        {
            ["version"] = row.Version,
            ["name"] = row.Name,
            ["asset_count"] = count,
            ["size"] = size,
            ["status"] = row.Status,
            ["created"] = row.Created,
            ["modified"] = row.Modified,
        };
        if (inList)
            return response;
        response["active_uploads"] = state.Blobs.CountUploads(row.DandisetId);
        response["release_notes"] = "";
        return response;
    }

    private JsonArray AssetErrors(VersionRow row)
    {
        var errors = new JsonArray();
        foreach (var asset in state.Assets.InState(row, "Pending"))
        {
            errors.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["field"] = "",
                        ["message"] = "asset is currently being validated, please wait.",
                        ["path"] = asset.Path,
                    }
            );
        }
        foreach (var asset in state.Assets.InState(row, "Invalid"))
        {
            foreach (var error in ((JsonArray)JsonNode.Parse(asset.ValidationErrors)!).OfType<JsonObject>())
            {
                var shown = (JsonObject)error.DeepClone();
                shown["path"] = asset.Path;
                errors.Add((JsonNode)shown);
            }
        }
        return errors;
    }
}
