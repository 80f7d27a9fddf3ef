using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Server.State;
using Dandi.Server.Store;

namespace Dandi.Server.Endpoints;

/// <summary>From announced bytes to a blob (archive-api.md §7).</summary>
internal sealed class UploadEndpoints(ArchiveState state)
{
    private const string ETagAlgorithm = "dandi:dandi-etag";
    private static readonly TimeSpan StoreLife = TimeSpan.FromDays(7);
    private readonly DandisetAccess _access = new(state);

    /// <summary>The addresses.</summary>
    public IEnumerable<Route> Routes() =>
        [
            new Route("/api/uploads/initialize/", Access.Approved).On("POST", InitializeAsync),
            new Route("/api/uploads/{upload}/complete/", Access.Approved).On("POST", CompleteAsync),
            new Route("/api/uploads/{upload}/validate/", Access.Approved).On("POST", ValidateAsync),
            new Route("/api/blobs/digest/", Access.Open).On("POST", FindBlobAsync),
            new Route("/api/dandisets/{dandiset}/uploads/", Access.LoggedIn)
                .On("GET", ListAsync)
                .On("DELETE", ClearAsync),
        ];

    private async Task<ApiResponse> InitializeAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var body = await request.ReadObjectAsync(cancellationToken);
        var fields = new Fields(body);
        var size = fields.Count("contentSize");
        var dandisetId = ReadDandiset(fields, body);
        var (algorithm, etag) = ReadDigest(fields, body);
        fields.EnsureNone();
        if (algorithm != ETagAlgorithm)
            throw ApiError.List("Unsupported Digest Type");
        var dandiset = state.Dandisets.Find(dandisetId);
        var isOwner = dandiset is not null && state.Dandisets.IsOwner(dandiset, request.User);
        if (dandiset is null || (dandiset.IsEmbargoed && !isOwner))
            throw ApiError.NotFound();
        if (!isOwner)
            throw ApiError.Text(403, "Action not allowed");
        if (state.Blobs.FindByETag(etag) is { } there)
            return new ApiResponse(409, "Blob already exists.") { Location = there.Id };
        if (size > PartPlan.MaximumSize)
            throw ApiError.Field("contentSize", $"Ensure this value is less than or equal to {PartPlan.MaximumSize}.");
        if (etag.Length > 40)
            throw new ApiError(
                400,
                new JsonObject
                {
                    ["digest"] = new JsonObject
                    {
                        ["value"] = new JsonArray("Ensure this field has no more than 40 characters."),
                    },
                }
            );
        return ApiResponse.Ok(await BeginAsync(request, dandiset, etag, size, cancellationToken));
    }

    private async Task<JsonObject> BeginAsync(
        ApiRequest request,
        DandisetRow dandiset,
        string etag,
        long size,
        CancellationToken cancellationToken
    )
    {
        var id = Guid.NewGuid().ToString("D");
        var key = BlobRow.KeyOf(id);
        var multipart = await state.Objects.CreateUploadAsync(key, dandiset.IsEmbargoed, cancellationToken);
        state.Blobs.Add(
            new UploadRow(
                id,
                dandiset.Id,
                etag,
                size,
                multipart,
                dandiset.IsEmbargoed,
                Timestamp.Show(state.Time.GetUtcNow())
            )
        );
        var parts = PartPlan
            .For(size)
            .Parts.Select(part =>
                (JsonNode)
                    new JsonObject
                    {
                        ["part_number"] = part.Number,
                        ["size"] = part.Size,
                        ["upload_url"] = Presign(
                            request,
                            "PUT",
                            key,
                            [
                                new("uploadId", multipart),
                                new("partNumber", part.Number.ToString(CultureInfo.InvariantCulture)),
                            ],
                            [new("content-length", part.Size.ToString(CultureInfo.InvariantCulture))],
                            StoreLife
                        ),
                    }
            );
        return new JsonObject { ["upload_id"] = id, ["parts"] = new JsonArray([.. parts]) };
    }

    private async Task<ApiResponse> CompleteAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var body = await request.ReadObjectAsync(cancellationToken);
        var parts = ReadParts(body).OrderBy(part => part.Number).ToList();
        var upload = FindUpload(request);
        var xml = string.Concat(
            parts.Select(part =>
                $"<Part><PartNumber>{part.Number}</PartNumber><ETag>{EscapeXml(part.ETag)}</ETag></Part>"
            )
        );
        return ApiResponse.Ok(
            new JsonObject
            {
                ["complete_url"] = Presign(
                    request,
                    "POST",
                    BlobRow.KeyOf(upload.Id),
                    [new("uploadId", upload.MultipartId)],
                    [],
                    StoreLife
                ),
                ["body"] =
                    $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{xml}</CompleteMultipartUpload>",
            }
        );
    }

    private async Task<ApiResponse> ValidateAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var upload = FindUpload(request);
        var found = await state.Objects.FindAsync(BlobRow.KeyOf(upload.Id), cancellationToken)
            ?? throw ApiError.List("Object does not exist.");
        if (found.Size != upload.Size)
            throw ApiError.List($"Size {upload.Size} does not match actual size {found.Size}.");
        if (found.ETag != upload.ETag)
            throw ApiError.List($"ETag {upload.ETag} does not match actual ETag {found.ETag}.");
        var blob = state.Blobs.Promote(upload)
            ?? throw ApiError.Text(409, "An identical blob has already been uploaded.");
        state.Wake.Call();
        return ApiResponse.Ok(Show(blob));
    }

    private async Task<ApiResponse> FindBlobAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var fields = new Fields(await request.ReadObjectAsync(cancellationToken));
        var (algorithm, value) = (fields.Text("algorithm"), fields.Text("value"));
        fields.EnsureNone();
        var blob = algorithm switch
        {
            ETagAlgorithm => state.Blobs.FindByETag(value),
            "dandi:sha2-256" => state.Blobs.FindBySha256(value),
            _ => throw ApiError.Text(400, "Unsupported Digest Algorithm. Supported: dandi:dandi-etag, dandi:sha2-256"),
        };
        return ApiResponse.Ok(Show(blob ?? throw ApiError.NotFound()));
    }

    private Task<ApiResponse> ListAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var uploads = state.Blobs.UploadsOf(OwnedByCaller(request));
        return Task.FromResult(new Pages(request, isLazy: false).Respond(uploads.Count, (skip, take) => uploads
                    .Skip((int)skip)
                    .Take(take)
                    .Select(upload => new JsonObject
                    {
                        ["created"] = upload.Created,
                        ["blob"] = Presign(request, "GET", BlobRow.KeyOf(upload.Id), [], [], TimeSpan.FromHours(6)),
                        ["upload_id"] = upload.Id,
                        ["etag"] = upload.ETag,
                        ["size"] = upload.Size,
                    })));
    }

    private async Task<ApiResponse> ClearAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        foreach (var upload in state.Blobs.UploadsOf(OwnedByCaller(request)))
        {
            // While its row is there, a request that failed half way can be repeated.
            await state.Objects.AbortUploadAsync(BlobRow.KeyOf(upload.Id), upload.MultipartId, cancellationToken);
            state.Blobs.Remove(upload);
        }
        return ApiResponse.Empty(204);
    }

    private DandisetRow OwnedByCaller(ApiRequest request)
    {
        var dandiset = _access.Visible(request);
        return state.Dandisets.IsOwner(dandiset, request.User) ? dandiset : throw ApiError.Forbidden();
    }

    /// <summary>Whoever knows the id may go on, unless the upload is embargoed.</summary>
    private UploadRow FindUpload(ApiRequest request)
    {
        if (!Guid.TryParseExact(request[0], "D", out _))
            throw ApiError.Text(400, "Invalid upload id");
        var upload = state.Blobs.FindUpload(request[0]) ?? throw ApiError.NotFound();
        if (!upload.IsEmbargoed)
            return upload;
        var dandiset = state.Dandisets.Find(upload.DandisetId);
        return dandiset is not null && state.Dandisets.IsOwner(dandiset, request.User)
            ? upload
            : throw ApiError.NotFound();
    }

    private string Presign(
        ApiRequest request,
        string method,
        string key,
        KeyValuePair<string, string>[] query,
        KeyValuePair<string, string>[] headers,
        TimeSpan life
    ) => state.Urls.Presign(request.Root, new ObjectRequest(method, key) { Query = query, Headers = headers }, life);

    /// <summary>Quotes stay as they are, as in the real archive's documents.</summary>
    private static string EscapeXml(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);

    private static JsonObject Show(BlobRow blob) =>
        new()
        {
            ["blob_id"] = blob.Id,
            ["etag"] = blob.ETag,
            ["sha256"] = blob.Sha256,
            ["size"] = blob.Size,
        };

    private static long ReadDandiset(Fields fields, JsonObject body)
    {
        if (fields.Missing("dandiset", body))
            return 0;
        var node = body["dandiset"]!;
        var text = node.ToString();
        var isNumber = node.GetValueKind() == JsonValueKind.Number && text.Length <= 6 && text.All(char.IsAsciiDigit);
        if (
            isNumber || (node.GetValueKind() == JsonValueKind.String && text.Length == 6 && text.All(char.IsAsciiDigit))
        )
            return long.Parse(text, CultureInfo.InvariantCulture);
        return fields.Fault("dandiset", "A valid Dandiset identifier is required.", 0L);
    }

    private static (string Algorithm, string Value) ReadDigest(Fields fields, JsonObject body)
    {
        if (fields.Missing("digest", body))
            return ("", "");
        if (body["digest"] is not JsonObject digest)
        {
            var kind =
                body["digest"] is JsonArray ? "list"
                : body["digest"]!.GetValueKind() == JsonValueKind.String ? "str"
                : "int";
            return fields.Fault(
                "digest",
                new JsonObject
                {
                    ["non_field_errors"] = new JsonArray($"Invalid data. Expected a dictionary, but got {kind}."),
                },
                ("", "")
            );
        }
        var inner = new Fields(digest);
        var read = (inner.Text("algorithm"), inner.Text("value"));
        return inner.Faults is { Count: > 0 } faults ? fields.Fault("digest", faults, read) : read;
    }

    private static List<(long Number, string ETag)> ReadParts(JsonObject body)
    {
        var fields = new Fields(body);
        if (!fields.Missing("parts", body) && body["parts"] is not JsonArray)
            fields.Fault(
                "parts",
                new JsonObject
                {
                    ["non_field_errors"] = new JsonArray("Expected a list of items but got type \"str\"."),
                },
                0
            );
        fields.EnsureNone();
        var parts = new List<(long, string)>();
        var faults = new JsonArray();
        foreach (var item in (JsonArray)body["parts"]!)
        {
            if (item is not JsonObject part)
            {
                faults.Add(
                    (JsonNode)
                        new JsonObject { ["non_field_errors"] = new JsonArray("Invalid data. Expected a dictionary.") }
                );
                continue;
            }
            var inner = new Fields(part);
            var (number, _, etag) = (inner.Count("part_number"), inner.Count("size"), inner.Text("etag"));
            faults.Add(inner.Faults.DeepClone());
            parts.Add((number, etag));
        }
        if (faults.Count == 0)
            throw new ApiError(
                400,
                new JsonObject
                {
                    ["parts"] = new JsonObject { ["non_field_errors"] = new JsonArray("This list may not be empty.") },
                }
            );
        if (faults.Any(fault => fault is JsonObject { Count: > 0 }))
            throw new ApiError(400, new JsonObject { ["parts"] = faults });
        return parts;
    }
}
