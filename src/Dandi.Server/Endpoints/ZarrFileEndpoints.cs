using System.Globalization;
using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Server.Json;
using Dandi.Server.State;
using Dandi.Server.Store;

namespace Dandi.Server.Endpoints;

/// <summary>The endpoints of entries of Zarrs: presign uploads, list, delete (archive-api.md §10).</summary>
internal sealed class ZarrFileEndpoints(ArchiveState state)
{
    private const int MaxFiles = 1000;

    // Clients send 255. The real archive has no limit of count, only of time.
    private const int MaxItems = 10_000;
    private static readonly TimeSpan UrlLifetime = ArchiveServerOptions.DefaultUrlLifetime;
    private readonly ZarrAccess _access = new(state);

    public IEnumerable<Route> Routes() =>
        [
            new Route("/api/zarr/{uuid}/files/", Access.ReadByAll)
                .On("GET", ListAsync)
                .On("POST", PresignAsync)
                .On("DELETE", DeleteAsync),
        ];

    private async Task<ApiResponse> PresignAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        FindChangeable(request);
        var items = await ReadItemsAsync(request, needsMd5: true, cancellationToken);
        var zarr = FindChangeable(request);
        if (!state.Zarrs.Reset(zarr))
            throw ApiError.Text(400, ZarrAccess.Busy);
        var urls = items.Select(item =>
        {
            KeyValuePair<string, string>[] tag = zarr.IsEmbargoed ? [StoredObject.EmbargoTag] : [];
            var put = new ObjectRequest("PUT", KeyOf(zarr, item.Path))
            {
                Headers = [new("content-md5", item.Md5), .. tag],
            };
            return (JsonNode)state.Urls.Presign(request.Root, put, UrlLifetime);
        });
        return ApiResponse.Ok(new JsonArray([.. urls]));
    }

    private async Task<ApiResponse> DeleteAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        FindChangeable(request);
        var items = await ReadItemsAsync(request, needsMd5: false, cancellationToken);
        using var change = await state.ZarrLocks.EnterAsync(request[0], cancellationToken);
        var zarr = FindChangeable(request);
        var keys = items.Select(item => KeyOf(zarr, item.Path)).ToHashSet(StringComparer.Ordinal);
        if (await state.Objects.DeleteAsync(keys, cancellationToken) is { } missing)
            throw ApiError.List($"File {missing} does not exist.");
        if (!state.Zarrs.Reset(zarr))
            throw ApiError.Text(400, ZarrAccess.Busy);
        return ApiResponse.Empty(204);
    }

    private async Task<ApiResponse> ListAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var zarr = _access.FindVisible(request);
        var limit = ReadLimit(request);
        var prefix = EnsureNoParentSegment("prefix", request.QueryText("prefix") ?? "");
        if (request.Flag("download") == true || IsHead(request))
            return Download(request, zarr, prefix);
        var after = (request.QueryText("after") ?? "").Trim('/');
        var found =
            limit == 0
                ? []
                : await state.Objects.ListAsync(
                    zarr.Prefix + prefix.TrimEnd('/').TrimStart('/'),
                    zarr.Prefix + after,
                    limit + 1,
                    cancellationToken
                );
        var shown = found.Take(limit).ToList();
        return ApiResponse.Ok(
            new JsonObject
            {
                ["next"] = found.Count > limit ? request.UrlWith("after", shown[^1].Key[zarr.Prefix.Length..]) : null,
                ["results"] = new JsonArray([
                    .. shown.Select(file =>
                        (JsonNode)
                            new JsonObject
                            {
                                ["Key"] = file.Key[zarr.Prefix.Length..],
                                ["LastModified"] = Timestamp
                                    .Parse(file.Modified)
                                    .ToString("yyyy-MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture),
                                ["ETag"] = file.ETag,
                                ["Size"] = file.Size,
                            }
                    ),
                ]),
            }
        );
    }

    private static bool IsHead(ApiRequest request) => request.Http.Request.Method == "HEAD";

    private ApiResponse Download(ApiRequest request, ZarrRow zarr, string prefix)
    {
        var method = IsHead(request) ? "HEAD" : "GET";
        var key = $"{zarr.Prefix}{prefix.TrimStart('/')}".TrimEnd('/');
        return ApiResponse.Empty(302) with
        {
            Location = state.Urls.Presign(request.Root, new ObjectRequest(method, key), UrlLifetime),
        };
    }

    private static int ReadLimit(ApiRequest request)
    {
        if (request.Query("limit") is not { } text)
            return MaxFiles;
        if (!PythonNumber.TryParseField(text, out var limit))
            throw ApiError.Field("limit", "A valid integer is required.");
        if (limit > MaxFiles)
            throw ApiError.Field("limit", $"Ensure this value is less than or equal to {MaxFiles}.");
        return limit >= 0
            ? (int)limit
            : throw ApiError.Field("limit", "Ensure this value is greater than or equal to 0.");
    }

    private ZarrRow FindChangeable(ApiRequest request)
    {
        var zarr = _access.FindVisible(request);
        if (zarr.Status is "Uploaded" or "Ingesting")
            throw ApiError.Text(400, ZarrAccess.Busy);
        _access.EnsureOwned(zarr, request.User);
        return zarr;
    }

    private static async Task<List<(string Path, string Md5)>> ReadItemsAsync(
        ApiRequest request,
        bool needsMd5,
        CancellationToken cancellationToken
    )
    {
        var errors = new JsonArray();
        var items = new List<(string, string)>();
        var list = await request.ReadListAsync(JsonLimits.List, cancellationToken);
        if (list.Count > MaxItems)
            throw ApiError.Field("non_field_errors", $"Ensure this list has no more than {MaxItems} items.");
        foreach (var node in list)
        {
            if (node is not JsonObject item)
            {
                errors.Add(
                    (JsonNode)
                        new JsonObject
                        {
                            ["non_field_errors"] = new JsonArray(
                                $"Invalid data. Expected a dictionary, but got {ApiRequest.KindOf(node)}."
                            ),
                        }
                );
                continue;
            }
            var fields = new Fields(item);
            var path = fields.ReadText("path");
            if (HasParentSegment(path))
                fields.AddError("path", "Zarr path cannot contain \"..\" components.", 0);
            items.Add((path, needsMd5 ? fields.ReadText("base64md5") : ""));
            errors.Add(fields.Errors.DeepClone());
        }
        return errors.Any(error => error is JsonObject { Count: > 0 }) ? throw new ApiError(400, errors) : items;
    }

    private static string EnsureNoParentSegment(string field, string path) =>
        HasParentSegment(path) ? throw ApiError.Field(field, "Zarr path cannot contain \"..\" components.") : path;

    private static bool HasParentSegment(string path) => path.Replace('\\', '/').Split('/').Contains("..");

    /// <summary>The key of an entry, with its path normalized as in the real archive.</summary>
    private static string KeyOf(ZarrRow zarr, string path)
    {
        var text = path.Replace('\\', '/');
        var normalized = string.Join('/', text.Split('/').Where(part => part is not ("" or ".")));
        if (normalized.Length == 0)
            return zarr.Prefix.TrimEnd('/');
        return $"{zarr.Prefix}{normalized}{(text.EndsWith('/') ? "/" : "")}";
    }
}
