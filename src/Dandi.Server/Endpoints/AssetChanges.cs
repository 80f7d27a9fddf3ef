using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Server.Json;
using Dandi.Server.Metadata;
using Dandi.Server.State;

namespace Dandi.Server.Endpoints;

/// <summary>
/// Adds, replaces and removes assets of a draft. The checks have the order of the real archive (archive-api.md
/// §6.3–6.5), which decides the response to a request with several errors.
/// </summary>
internal sealed class AssetChanges(ArchiveState state)
{
    private readonly DandisetAccess _access = new(state);
    private readonly ZarrAccess _zarrs = new(state);
    private readonly Responses _responses = new(state);

    public async Task<ApiResponse> AddAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var (dandiset, version) = FindVersion(request);
        DandisetAccess.EnsureChangeable(dandiset);
        var (path, metadata, blobId, zarrId) = ReadBody(
            await request.ReadObjectAsync(JsonLimits.Metadata, cancellationToken)
        );
        var content = FindContent(request, blobId, zarrId);
        DandisetAccess.EnsureDraft(version);
        using var change = await state.LockAssetsAsync(dandiset, cancellationToken);
        dandiset = FindAgain(request);
        EnsureFree(version, path, null);
        EnsureInDandiset(content.Zarr, dandiset);
        EnsureShort(path);
        await EndEmbargoAsync(content.Blob, dandiset, cancellationToken);
        return Respond(
            request,
            dandiset,
            state.Assets.Add(version, path, content, StoredAssetMetadata.Strip(metadata), null)
        );
    }

    /// <summary>Replaces the content, metadata or path of an asset by a new asset.</summary>
    public async Task<ApiResponse> ReplaceAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var (dandiset, version) = FindVersion(request);
        DandisetAccess.EnsureDraft(version);
        DandisetAccess.EnsureChangeable(dandiset);
        var (path, metadata, blobId, zarrId) = ReadBody(
            await request.ReadObjectAsync(JsonLimits.Metadata, cancellationToken)
        );
        using var change = await state.LockAssetsAsync(dandiset, cancellationToken);
        dandiset = FindAgain(request);
        var old = state.Assets.Find(version, request[2]) ?? throw ApiError.NotFound();
        var content = FindContent(request, blobId, zarrId);
        EnsureInDandiset(content.Zarr, dandiset);
        var stored = StoredAssetMetadata.Strip(metadata);
        var isSame =
            old.Published is null
            && (blobId ?? zarrId) == old.ContentId
            && path == old.Path
            && JsonNode.DeepEquals(stored, JsonText.FindObject(old.Metadata));
        if (isSame)
            return ApiResponse.Ok(_responses.Asset(old, request, dandiset.EmbargoEnd));
        if (path != old.Path)
            EnsureFree(version, path, old.AssetId);
        EnsureShort(path);
        await EndEmbargoAsync(content.Blob, dandiset, cancellationToken);
        return Respond(request, dandiset, state.Assets.Add(version, path, content, stored, old));
    }

    /// <summary>Removes an asset from the draft.</summary>
    public async Task<ApiResponse> RemoveAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var (dandiset, version) = FindVersion(request);
        using var change = await state.LockAssetsAsync(dandiset, cancellationToken);
        FindAgain(request);
        var asset = state.Assets.Find(version, request[2]) ?? throw ApiError.NotFound();
        DandisetAccess.EnsureDraft(version);
        state.Assets.Remove(version, asset);
        state.WorkSignal.Set();
        return ApiResponse.Empty(204);
    }

    /// <summary>Finds the Dandiset as it is now: its embargo may have been ended while the request waited.</summary>
    private DandisetRow FindAgain(ApiRequest request)
    {
        var dandiset = _access.FindOwned(request);
        DandisetAccess.EnsureChangeable(dandiset);
        return dandiset;
    }

    private (DandisetRow Dandiset, VersionRow Version) FindVersion(ApiRequest request)
    {
        var dandiset = _access.FindOwned(request);
        return (dandiset, _access.FindVersion(dandiset, request));
    }

    /// <summary>
    /// A blob is no longer embargoed once an open Dandiset refers to it. The object store comes first: if it fails,
    /// nothing has changed.
    /// </summary>
    private async Task EndEmbargoAsync(BlobRow? blob, DandisetRow dandiset, CancellationToken cancellationToken)
    {
        if (blob is not { IsEmbargoed: true } || dandiset.IsEmbargoed)
            return;
        await state.Objects.EndEmbargoAsync([blob.Key], cancellationToken);
        state.Blobs.EndEmbargo(blob.Id);
    }

    private ApiResponse Respond(ApiRequest request, DandisetRow dandiset, AssetRow asset)
    {
        state.WorkSignal.Set();
        return ApiResponse.Ok(_responses.Asset(asset, request, dandiset.EmbargoEnd));
    }

    private static (string Path, JsonObject Metadata, string? BlobId, string? ZarrId) ReadBody(JsonObject body)
    {
        var fields = new Fields(body);
        var metadata = fields.ReadObject("metadata");
        var (blob, zarr) = (ReadId(fields, body, "blob_id"), ReadId(fields, body, "zarr_id"));
        fields.EnsureValid();
        if (blob is null == zarr is null)
            throw ApiError.Field("blob_id", "Exactly one of blob_id or zarr_id must be specified.");
        var path = metadata["path"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
        if (path.Length == 0)
            throw ApiError.Field("metadata", "No path specified in metadata.");
        if (path[0] == '/')
            throw ApiError.Field("non_field_errors", "Path must not begin with /");
        if (AssetPath.FindSyntaxProblem(path) is not null)
            throw ApiError.Field("non_field_errors", "Path improperly formatted");
        return (path, metadata, blob, zarr);
    }

    private static string? ReadId(Fields fields, JsonObject body, string name)
    {
        if (!body.TryGetPropertyValue(name, out var node))
            return null;
        if (node is null)
            return fields.AddError<string?>(name, "This field may not be null.", null);
        return ParseId(node) ?? fields.AddError<string?>(name, "Must be a valid UUID.", null);
    }

    /// <summary>
    /// Parses the forms that the real archive accepts: with and without hyphens, in braces, as a URN or number.
    /// </summary>
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
        // TryParseExact ignores white space around the id, which the real archive does not.
        return
            node.GetValueKind() == JsonValueKind.String
            && digits.Length == 32
            && Guid.TryParseExact(digits, "N", out var id)
            ? id.ToString("D")
            : null;
    }

    private (BlobRow? Blob, ZarrRow? Zarr) FindContent(ApiRequest request, string? blobId, string? zarrId) =>
        blobId is not null
            ? (state.Blobs.Find(blobId) ?? throw ApiError.NotFound(), null)
            : (null, _zarrs.FindVisible(zarrId!, request.User));

    private static void EnsureInDandiset(ZarrRow? zarr, DandisetRow dandiset)
    {
        if (zarr is not null && zarr.DandisetId != dandiset.Id)
            throw ApiError.Text(400, "The zarr archive belongs to a different dandiset");
    }

    private static void EnsureShort(string path)
    {
        if (path.Length > AssetPath.MaxLength)
            throw ApiError.Text(400, $"Path length exceeds {AssetPath.MaxLength} characters");
    }

    private void EnsureFree(VersionRow version, string path, string? exceptAssetId)
    {
        if (state.Assets.FindByPath(version, path) is { } existing && existing.AssetId != exceptAssetId)
            throw ApiError.Text(409, "An asset with that path already exists");
        var conflicts = state.Assets.ListConflicts(version, path, exceptAssetId);
        if (conflicts.Count == 0)
            return;
        throw ApiError.Text(
            409,
            exceptAssetId is null
                ? $"Path of new asset \"{path}\" conflicts with existing assets: [{Quote(conflicts)}]"
                : "An asset with that path already exists"
        );
    }

    private static string Quote(IEnumerable<string> paths) => string.Join(", ", paths.Select(path => $"'{path}'"));
}
