using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Server.Json;
using Dandi.Server.Metadata;
using Dandi.Server.State;

namespace Dandi.Server.Endpoints;

/// <summary>The JSON objects in responses (archive-api.md §4–6, §10).</summary>
internal sealed class Responses(ArchiveState state)
{
    /// <summary>A Dandiset with its draft and its newest published version.</summary>
    /// <exception cref="DeletedRowException">It was deleted meanwhile.</exception>
    public JsonObject Dandiset(DandisetRow row, ServerUser? user) =>
        Dandiset(row, state.Dandisets.GetDraft(row), user, inList: false);

    /// <summary>A Dandiset with a draft that was read before.</summary>
    /// <param name="row">The Dandiset.</param>
    /// <param name="draft">Its draft.</param>
    /// <param name="user">The caller, whose star is shown; null for an anonymous request.</param>
    /// <param name="inList">Whether it is an item of a list, in which its versions have fewer members.</param>
    public JsonObject Dandiset(DandisetRow row, VersionRow draft, ServerUser? user, bool inList)
    {
        var published = state.Versions.FindPublished(row);
        var response = DandisetFields(row, published ?? draft, user);
        response["most_recent_published_version"] = published is null ? null : VersionFields(published, inList);
        response["draft_version"] = VersionFields(draft, inList);
        return response;
    }

    public JsonObject Version(DandisetRow dandiset, VersionRow row, ServerUser? user) =>
        Version(row, DandisetFields(dandiset, state.Versions.FindPublished(dandiset) ?? row, user));

    /// <summary>Versions of one Dandiset, as items of a list.</summary>
    public IEnumerable<JsonObject> Versions(DandisetRow dandiset, IEnumerable<VersionRow> rows, ServerUser? user)
    {
        var newest = state.Versions.FindPublished(dandiset) ?? state.Dandisets.GetDraft(dandiset);
        var fields = DandisetFields(dandiset, newest, user);
        return rows.Select(row => Version(row, fields.DeepClone()));
    }

    private JsonObject Version(VersionRow row, JsonNode dandiset)
    {
        var response = VersionFields(row, inList: false);
        response["dandiset"] = dandiset;
        return response;
    }

    /// <summary>A version with its Dandiset, metadata and validation errors.</summary>
    public JsonObject VersionInfo(DandisetRow dandiset, VersionRow row, ApiRequest request)
    {
        var response = Version(dandiset, row, request.User);
        response["metadata"] = VersionMetadata(dandiset, row, request.Root);
        response["contact_person"] = Contributors.ContactPerson(row.Metadata);
        response["asset_validation_errors"] = AssetValidationErrors(row);
        response["version_validation_errors"] = row.ValidationErrors.DeepClone();
        return response;
    }

    /// <summary>The metadata of a version, with its computed members.</summary>
    public JsonObject VersionMetadata(DandisetRow dandiset, VersionRow row, string root) =>
        DandisetMetadata.Present(
            dandiset,
            row,
            root,
            row.IsDraft
                ? $"{root}/api/dandisets/{dandiset.Identifier}/versions/draft/assets/"
                : state.Urls.GetUrl(root, $"dandisets/{dandiset.Identifier}/{row.Version}/assets.yaml")
        );

    /// <summary>An asset.</summary>
    /// <param name="row">The asset.</param>
    /// <param name="request">The request, from which URLs in the metadata derive; null to omit the metadata.</param>
    /// <param name="embargoEnd">The date on which the embargo of its Dandiset ends, or null.</param>
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

    public JsonObject Metadata(AssetRow row, ApiRequest request, string? embargoEnd) =>
        StoredAssetMetadata.Present(row, request.Root, state.Urls.GetUrl(request.Root, row.Key), embargoEnd);

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

    private JsonObject DandisetFields(DandisetRow row, VersionRow newest, ServerUser? user) =>
        new()
        {
            ["identifier"] = row.Identifier,
            ["created"] = row.Created,
            ["modified"] = row.Modified,
            ["contact_person"] = Contributors.ContactPerson(newest.Metadata),
            ["embargo_status"] = row.EmbargoStatus,
            ["star_count"] = state.Stars.Count(row),
            ["is_starred"] = state.Stars.Has(row, user),
        };

    private JsonObject VersionFields(VersionRow row, bool inList)
    {
        var (count, size) = state.Dandisets.GetTotals(row);
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
        response["release_notes"] = row.IsDraft ? "" : row.ReleaseNotes;
        return response;
    }

    private JsonArray AssetValidationErrors(VersionRow row)
    {
        var errors = new JsonArray();
        foreach (var asset in state.Assets.ListByStatus(row, "Pending"))
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
        foreach (var asset in state.Assets.ListByStatus(row, "Invalid"))
        {
            foreach (var error in (JsonText.FindArray(asset.ValidationErrors) ?? []).OfType<JsonObject>())
            {
                var copy = (JsonObject)error.DeepClone();
                copy["path"] = asset.Path;
                errors.Add((JsonNode)copy);
            }
        }
        return errors;
    }
}
