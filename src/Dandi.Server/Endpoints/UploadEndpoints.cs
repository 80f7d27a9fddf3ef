using System.Globalization;
using System.Text.Json.Nodes;
using Dandi.Server.Data;
using Dandi.Server.Http;
using Dandi.Server.Json;
using Dandi.Server.State;
using Dandi.Server.Store;

namespace Dandi.Server.Endpoints;

/// <summary>
/// The endpoints of uploads: initialize, complete, validate, and lists of blobs and uploads (archive-api.md §7).
/// </summary>
/// <remarks>
/// <c>initialize</c> creates a row and a multipart upload in the object store; the client sends parts to the store;
/// <c>complete</c> returns the request that turns the parts into an object; <c>validate</c> compares size and ETag of
/// the object with the announced ones and turns the row into a blob. The archive sees no bytes.
/// </remarks>
internal sealed class UploadEndpoints(ArchiveState state)
{
    private const string ETagAlgorithm = "dandi:dandi-etag";
    private static readonly TimeSpan PartUrlLifetime = TimeSpan.FromDays(7);
    private readonly DandisetAccess _access = new(state);

    public IEnumerable<Route> Routes() =>
        [
            new Route("/api/uploads/initialize/", Access.Approved).On("POST", InitializeAsync),
            new Route("/api/uploads/{upload}/complete/", Access.Approved).On("POST", CompleteAsync),
            new Route("/api/uploads/{upload}/validate/", Access.Approved).On("POST", ValidateAsync),
            new Route("/api/blobs/digest/", Access.Open).On("POST", FindBlobAsync),
            new Route("/api/dandisets/{dandiset}/uploads/", Access.ReadByAccounts)
                .On("GET", ListAsync)
                .On("DELETE", ClearAsync),
        ];

    private async Task<ApiResponse> InitializeAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var body = await request.ReadObjectAsync(JsonLimits.Small, cancellationToken);
        var fields = new Fields(body);
        var size = fields.ReadCount("contentSize");
        var dandisetId = UploadRequests.ReadDandiset(fields, body);
        var (algorithm, etag) = UploadRequests.ReadDigest(fields, body);
        fields.EnsureValid();
        if (algorithm != ETagAlgorithm)
            throw ApiError.List("Unsupported Digest Type");
        var (dandiset, isOwner) = state.Dandisets.Find(dandisetId, request.User) ?? throw ApiError.NotFound();
        if (dandiset.IsEmbargoed && !isOwner)
            throw ApiError.NotFound();
        if (!isOwner)
            throw ApiError.Text(403, "Action not allowed");
        DandisetAccess.EnsureChangeable(dandiset);
        if (state.Blobs.FindByETag(etag) is { } existing)
            return new ApiResponse(409, "Blob already exists.") { Location = existing.Id };
        if (size > PartPlan.MaxSize)
            throw ApiError.Field("contentSize", $"Ensure this value is less than or equal to {PartPlan.MaxSize}.");
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
        return await BeginAsync(request, dandiset, etag, size, cancellationToken);
    }

    private async Task<ApiResponse> BeginAsync(
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
        var row = new UploadRow(
            id,
            dandiset.Id,
            etag,
            size,
            multipart,
            dandiset.IsEmbargoed,
            Timestamp.Format(state.Time.GetUtcNow())
        );
        Add(row);
        return ApiResponse.Ok(new JsonObject { ["upload_id"] = id }) with
        {
            List = ("parts", PartPlan.For(size).Parts.Select(part => Part(request, row, part))),
        };
    }

    private JsonObject Part(ApiRequest request, UploadRow upload, Part part) =>
        new()
        {
            ["part_number"] = part.Number,
            ["size"] = part.Size,
            ["upload_url"] = Presign(
                request,
                "PUT",
                BlobRow.KeyOf(upload.Id),
                [
                    new("uploadId", upload.MultipartId),
                    new("partNumber", part.Number.ToString(CultureInfo.InvariantCulture)),
                ],
                [new("content-length", part.Size.ToString(CultureInfo.InvariantCulture))],
                PartUrlLifetime
            ),
        };

    private void Add(UploadRow upload)
    {
        try
        {
            state.Blobs.Add(upload);
        }
        catch (DeletedRowException)
        {
            state.Discarded.Add(BlobRow.KeyOf(upload.Id), upload.MultipartId);
            state.WorkSignal.Set();
            throw;
        }
    }

    private async Task<ApiResponse> CompleteAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var body = await request.ReadObjectAsync(JsonLimits.List, cancellationToken);
        var parts = UploadRequests.ReadParts(body).OrderBy(part => part.Number).ToList();
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
                    PartUrlLifetime
                ),
                ["body"] =
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                    + $"<CompleteMultipartUpload xmlns=\"{S3Document.Namespace}\">{xml}</CompleteMultipartUpload>",
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
        var blob = state.Blobs.Promote(upload);
        state.WorkSignal.Set();
        if (blob is null)
            throw ApiError.Text(409, "An identical blob has already been uploaded.");
        return ApiResponse.Ok(ToJson(blob));
    }

    private async Task<ApiResponse> FindBlobAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var fields = new Fields(await request.ReadObjectAsync(JsonLimits.Small, cancellationToken));
        var (algorithm, value) = (fields.ReadText("algorithm"), fields.ReadText("value"));
        fields.EnsureValid();
        var blob = algorithm switch
        {
            ETagAlgorithm => state.Blobs.FindByETag(value),
            "dandi:sha2-256" => state.Blobs.FindBySha256(value, request.User),
            _ => throw ApiError.Text(400, "Unsupported Digest Algorithm. Supported: dandi:dandi-etag, dandi:sha2-256"),
        };
        return ApiResponse.Ok(ToJson(blob ?? throw ApiError.NotFound()));
    }

    private Task<ApiResponse> ListAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var uploads = state.Blobs.ListUploads(OwnedByCaller(request));
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
        foreach (var upload in state.Blobs.ListUploads(OwnedByCaller(request)))
        {
            // The row is deleted last, so that the request can be repeated if the store fails.
            await state.Objects.AbortUploadAsync(BlobRow.KeyOf(upload.Id), upload.MultipartId, cancellationToken);
            state.Blobs.Remove(upload);
        }
        // An upload that was completed but not validated leaves an object to remove.
        state.WorkSignal.Set();
        return ApiResponse.Empty(204);
    }

    private DandisetRow OwnedByCaller(ApiRequest request) => _access.FindOwned(request, () => ApiError.Forbidden());

    /// <summary>Finds the upload of the URL. Any user may continue it, unless it is embargoed.</summary>
    private UploadRow FindUpload(ApiRequest request)
    {
        if (!Guid.TryParseExact(request[0], "D", out _))
            throw ApiError.Text(400, "Invalid upload id");
        var upload = state.Blobs.FindUpload(request[0]) ?? throw ApiError.NotFound();
        if (!upload.IsEmbargoed)
            return upload;
        return state.Dandisets.Find(upload.DandisetId, request.User) is { IsOwner: true }
            ? upload
            : throw ApiError.NotFound();
    }

    private string Presign(
        ApiRequest request,
        string method,
        string key,
        KeyValuePair<string, string>[] query,
        KeyValuePair<string, string>[] headers,
        TimeSpan lifetime
    ) =>
        state.Urls.Presign(request.Root, new ObjectRequest(method, key) { Query = query, Headers = headers }, lifetime);

    /// <summary>Escapes text for XML; quotation marks stay, as in the real archive.</summary>
    private static string EscapeXml(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);

    private static JsonObject ToJson(BlobRow blob) =>
        new()
        {
            ["blob_id"] = blob.Id,
            ["etag"] = blob.ETag,
            ["sha256"] = blob.Sha256,
            ["size"] = blob.Size,
        };
}
