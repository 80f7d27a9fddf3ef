using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Json;

namespace Dandi.Server.Metadata;

/// <summary>
/// The metadata of an asset: which members are stored, and which are computed for each response (archive-api.md §6.2,
/// §6.3).
/// </summary>
internal static class StoredAssetMetadata
{
    private static readonly string[] Computed =
    [
        "id",
        "access",
        "path",
        "identifier",
        "contentUrl",
        "contentSize",
        "digest",
        "datePublished",
        "publishedBy",
    ];

    /// <summary>A copy of the metadata without the members that the archive computes.</summary>
    public static JsonObject Strip(JsonObject metadata)
    {
        var stored = (JsonObject)metadata.DeepClone();
        foreach (var name in Computed)
            stored.Remove(name);
        stored.TryAdd("schemaVersion", Instance.SchemaVersion);
        return stored;
    }

    /// <summary>The stored metadata; empty if it cannot be read, which the validation of the asset reports.</summary>
    public static JsonObject Read(AssetRow asset) => JsonText.FindObject(asset.Metadata) ?? [];

    /// <summary>
    /// The stored metadata with the members that the archive computes and that rules are about; null if it cannot be
    /// read.
    /// </summary>
    public static JsonObject? Complete(AssetRow asset)
    {
        if (JsonText.FindObject(asset.Metadata) is not { } complete)
            return null;
        complete["path"] = asset.Path;
        complete["contentSize"] = asset.Size;
        complete["digest"] = DigestOf(asset);
        if (asset.Zarr is not null)
            complete["encodingFormat"] = "application/x-zarr";
        return complete;
    }

    /// <summary>The metadata as in a response, with the computed members.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="root">Scheme and host that the client uses for the archive.</param>
    /// <param name="url">The URL of the object in the object store.</param>
    /// <param name="embargoEnd">The date on which the embargo of its Dandiset ends, or null.</param>
    public static JsonObject Present(AssetRow asset, string root, string url, string? embargoEnd)
    {
        var shown = Read(asset);
        var access = new JsonObject
        {
            ["schemaKey"] = "AccessRequirements",
            ["status"] = asset.IsEmbargoed ? "dandi:EmbargoedAccess" : "dandi:OpenAccess",
        };
        if (asset.IsEmbargoed && embargoEnd is not null)
            access["embargoedUntil"] = embargoEnd;
        shown["id"] = $"dandiasset:{asset.AssetId}";
        shown["identifier"] = asset.AssetId;
        shown["path"] = asset.Path;
        shown["access"] = new JsonArray(access);
        shown["contentUrl"] = new JsonArray($"{root}/api/assets/{asset.AssetId}/download/", url);
        shown["contentSize"] = asset.Size;
        shown["digest"] = DigestOf(asset);
        if (asset.Zarr is not null)
            shown["encodingFormat"] = "application/x-zarr";
        if (asset.Published is { } published)
            Publication.AddTo(shown, asset.AssetId, published);
        shown["@context"] = Instance.Context(shown["schemaVersion"]?.ToString());
        return shown;
    }

    private static JsonObject DigestOf(AssetRow asset)
    {
        if (asset.Zarr is { } zarr)
            return new JsonObject { ["dandi:dandi-zarr-checksum"] = zarr.Checksum };
        var digest = new JsonObject { ["dandi:dandi-etag"] = asset.Blob!.ETag };
        if (asset.Blob.Sha256 is not null)
            digest["dandi:sha2-256"] = asset.Blob.Sha256;
        return digest;
    }
}
