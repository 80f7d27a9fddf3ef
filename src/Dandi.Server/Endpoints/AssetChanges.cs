using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Server.Metadata;
using Dandi.Server.State;

namespace Dandi.Server.Endpoints;

/// <summary>Adding, replacing and removing assets of a draft, with the checks in the order of the real archive (archive-api.md §6.3–6.5).</summary>
internal sealed class AssetChanges(ArchiveState state)
{
    private readonly DandisetAccess _access = new(state);
    private readonly Responses _responses = new(state);

    /// <summary>Adds an asset.</summary>
    public async Task<ApiResponse> AddAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var (dandiset, version) = Draft(request);
        var (path, metadata, blobId, zarrId) = ReadBody(await request.ReadObjectAsync(cancellationToken));
        var content = FindContent(blobId, zarrId);
        using var change = await LockAsync(dandiset, cancellationToken);
        EnsureFree(version, path, null);
        EnsureOfDandiset(content.Zarr, dandiset);
        EnsureShort(path);
        await OpenAsync(content.Blob, dandiset, cancellationToken);
        return Keep(
            request,
            dandiset,
            state.Assets.Add(version, path, content, StoredAssetMetadata.Strip(metadata), null)
        );
    }

    /// <summary>Replaces an asset, or its path.</summary>
    public async Task<ApiResponse> ReplaceAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var (dandiset, version) = Draft(request);
        var (path, metadata, blobId, zarrId) = ReadBody(await request.ReadObjectAsync(cancellationToken));
        using var change = await LockAsync(dandiset, cancellationToken);
        var old = state.Assets.Find(version, request[2]) ?? throw ApiError.NotFound();
        var content = FindContent(blobId, zarrId);
        EnsureOfDandiset(content.Zarr, dandiset);
        var kept = StoredAssetMetadata.Strip(metadata);
        var isSame =
            (blobId ?? zarrId) == old.ContentId
            && path == old.Path
            && JsonNode.DeepEquals(kept, JsonNode.Parse(old.Metadata));
        if (isSame)
            return ApiResponse.Ok(_responses.Asset(old, request, dandiset.EmbargoEnd));
        if (path != old.Path)
            EnsureFree(version, path, old.AssetId);
        EnsureShort(path);
        await OpenAsync(content.Blob, dandiset, cancellationToken);
        return Keep(request, dandiset, state.Assets.Add(version, path, content, kept, old));
    }

    /// <summary>Takes an asset out of the draft.</summary>
    public Task<ApiResponse> RemoveAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var (_, version) = Draft(request);
        state.Assets.Remove(version, state.Assets.Find(version, request[2]) ?? throw ApiError.NotFound());
        state.Wake.Call();
        return Task.FromResult(ApiResponse.Empty(204));
    }

    /// <summary>Checks and change are one step, which may wait for the object store.</summary>
    private Task<IDisposable> LockAsync(DandisetRow dandiset, CancellationToken cancellationToken) =>
        state.AssetLocks.EnterAsync(dandiset.Id.ToString(CultureInfo.InvariantCulture), cancellationToken);

    private (DandisetRow Dandiset, VersionRow Version) Draft(ApiRequest request)
    {
        var dandiset = _access.Owned(request);
        return (dandiset, _access.Version(dandiset, request));
    }

    /// <summary>What an open Dandiset refers to is open. The store comes first: where it fails, nothing has changed.</summary>
    private async Task OpenAsync(BlobRow? blob, DandisetRow dandiset, CancellationToken cancellationToken)
    {
        if (blob is not { IsEmbargoed: true } || dandiset.IsEmbargoed)
            return;
        await state.Objects.OpenAsync(blob.Key, cancellationToken);
        state.Blobs.Open(blob.Id);
    }

    private ApiResponse Keep(ApiRequest request, DandisetRow dandiset, AssetRow asset)
    {
        state.Wake.Call();
        return ApiResponse.Ok(_responses.Asset(asset, request, dandiset.EmbargoEnd));
    }

    private static (string Path, JsonObject Metadata, string? BlobId, string? ZarrId) ReadBody(JsonObject body)
    {
        var fields = new Fields(body);
        var metadata = fields.Object("metadata");
        var (blob, zarr) = (ReadId(fields, body, "blob_id"), ReadId(fields, body, "zarr_id"));
        fields.EnsureNone();
        if (blob is null == zarr is null)
            throw ApiError.Field("blob_id", "Exactly one of blob_id or zarr_id must be specified.");
        var path = metadata["path"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
        if (path.Length == 0)
            throw ApiError.Field("metadata", "No path specified in metadata.");
        if (path[0] == '/')
            throw ApiError.Field("non_field_errors", "Path must not begin with /");
        if (AssetPath.FindFormFault(path) is not null)
            throw ApiError.Field("non_field_errors", "Path improperly formatted");
        return (path, metadata, blob, zarr);
    }

    private static string? ReadId(Fields fields, JsonObject body, string name)
    {
        if (!body.TryGetPropertyValue(name, out var node))
            return null;
        if (node is null)
            return fields.Fault<string?>(name, "This field may not be null.", null);
        return ParseId(node) ?? fields.Fault<string?>(name, "Must be a valid UUID.", null);
    }

    /// <summary>The spellings that the real archive takes: with and without hyphens, in braces, as a URN, as a number.</summary>
    private static string? ParseId(JsonNode node)
    {
        var text = node.ToString();
        if (node.GetValueKind() == JsonValueKind.Number)
        {
            return UInt128.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? Guid.ParseExact(number.ToString("x32", CultureInfo.InvariantCulture), "N").ToString("D")
                : null;
        }
        var digits = text.Replace("urn:", "", StringComparison.Ordinal)
            .Replace("uuid:", "", StringComparison.Ordinal)
            .Trim('{', '}')
            .Replace("-", "", StringComparison.Ordinal);
        return node.GetValueKind() == JsonValueKind.String && Guid.TryParseExact(digits, "N", out var id)
            ? id.ToString("D")
            : null;
    }

    private (BlobRow? Blob, ZarrRow? Zarr) FindContent(string? blobId, string? zarrId) =>
        blobId is not null
            ? (state.Blobs.Find(blobId) ?? throw ApiError.NotFound(), null)
            : (null, state.Zarrs.Find(zarrId!) ?? throw ApiError.NotFound());

    private static void EnsureOfDandiset(ZarrRow? zarr, DandisetRow dandiset)
    {
        if (zarr is not null && zarr.DandisetId != dandiset.Id)
            throw ApiError.Text(400, "The zarr archive belongs to a different dandiset");
    }

    private static void EnsureShort(string path)
    {
        if (path.Length > AssetPath.MaximumLength)
            throw ApiError.Text(400, $"Path length exceeds {AssetPath.MaximumLength} characters");
    }

    private void EnsureFree(VersionRow version, string path, string? exceptAssetId)
    {
        if (state.Assets.FindByPath(version, path) is { } there && there.AssetId != exceptAssetId)
            throw ApiError.Text(409, "An asset with that path already exists");
        var conflicts = state.Assets.Conflicts(version, path, exceptAssetId);
        if (conflicts.Count == 0)
            return;
        throw ApiError.Text(
            409,
            exceptAssetId is null
                ? $"Path of new asset \"{path}\" conflicts with existing assets: [{string.Join(", ", conflicts.Select(conflict => $"'{conflict}'"))}]"
                : "An asset with that path already exists"
        );
    }
}
