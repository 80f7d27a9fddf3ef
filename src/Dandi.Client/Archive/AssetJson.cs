using System.Text.Json;
using Dandi.Archive.Requests;

namespace Dandi.Archive;

/// <summary>Reads the assets in responses (archive-api.md §6).</summary>
internal static class AssetJson
{
    // The archive accepts 512 characters; a longer path cannot be that of a local file.
    private const int MaxPathLength = 8 * AssetPath.MaxLength;
    private const int MaxTextLength = 1_000;

    /// <summary>Reads an asset.</summary>
    /// <returns>Null if no request could name it or it has no path.</returns>
    public static RemoteAsset? TryRead(JsonElement item, bool keepsMetadata = false)
    {
        if (item.Member("asset_id").Id() is not { } assetId || item.Member("path").Text() is not { } path)
            return null;
        if (path.Length > MaxPathLength)
            return null;
        var metadata = item.Member("metadata") ?? default;
        var digest = metadata.Member("digest") ?? default;
        return new RemoteAsset(
            assetId,
            path,
            item.Member("blob").Id() is { } blob ? AssetContent.Blob(blob)
                : item.Member("zarr").Id() is { } zarr ? AssetContent.Zarr(zarr)
                : null,
            Short(digest.Member("dandi:dandi-etag")),
            metadata.Member("blobDateModified").Time(),
            LastActivity(metadata)
        )
        {
            Size = item.Member("size").Count(),
            Sha256 = Short(digest.Member("dandi:sha2-256")),
            ZarrChecksum = Short(digest.Member("dandi:dandi-zarr-checksum")),
            RecordCreated = item.Member("created").Time(),
            RecordModified = item.Member("modified").Time(),
            Metadata = keepsMetadata && metadata.ValueKind == JsonValueKind.Object ? metadata : null,
        };
    }

    /// <summary>The id of the last activity in the metadata of an asset; null if there is none.</summary>
    public static string? LastActivity(JsonElement metadata) =>
        metadata
            .Member("wasGeneratedBy")
            .Items()
            .Select(activity => Short(activity.Member("id")))
            .LastOrDefault(text => text is not null);

    /// <summary>A text, or null if it is longer than any that is meant here.</summary>
    public static string? Short(JsonElement? element) =>
        element.Text() is { Length: <= MaxTextLength } text ? text : null;
}
