using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Archive.Requests;

namespace Dandi.Archive;

/// <summary>
/// The uploads of blobs. An upload is announced (<see cref="InitializeAsync"/>), its parts are PUT to the object store,
/// it is completed (<see cref="CompleteAsync"/> and the request to the store that it returns) and validated
/// (<see cref="ValidateAsync"/>). It is a blob from then on.
/// </summary>
/// <remarks>The sequence is described in archive-api.md §7; errors, retries and thread-safety are those of
/// <see cref="ArchiveClient"/>.</remarks>
public sealed class UploadClient
{
    private const string Algorithm = "dandi:dandi-etag";
    private readonly ArchiveConnection _connection;

    internal UploadClient(ArchiveConnection connection) => _connection = connection;

    /// <summary>Announces an upload (archive-api.md §7.2, <c>POST /uploads/initialize/</c>).</summary>
    /// <param name="id">The Dandiset that the blob is for.</param>
    /// <param name="etag">The digest of the bytes, with their size and part plan.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The presigned URLs of the parts, or the blob if the archive has the bytes already.</returns>
    public async Task<InitializeResult> InitializeAsync(
        DandisetId id,
        DandiETag etag,
        CancellationToken cancellationToken
    )
    {
        var request = ArchiveRequest.Post(
            "/uploads/initialize/",
            new JsonObject
            {
                ["contentSize"] = etag.Plan.Size,
                ["digest"] = new JsonObject { ["algorithm"] = Algorithm, ["value"] = etag.Value },
                ["dandiset"] = id.Value,
            }
        ) with
        {
            Limits = ArchiveResponses.ListLimits,
        };
        using var response = await _connection.SendAsync(request, cancellationToken);
        if (
            response.StatusCode == HttpStatusCode.Conflict
            && response.Headers.TryGetValues("Location", out var location)
            && location.First() is var blob
            && JsonElementExtensions.IsId(blob)
        )
        {
            return new InitializeResult.ExistingBlob(blob);
        }
        _connection.EnsureSuccess(request, response);
        var json = _connection.ReadJson(request, response);
        var parts = json.Member("parts").Items().Select(item => ReadPart(request, item)).ToList();
        return new InitializeResult.Session(
            json.Member("upload_id").Id() ?? throw _connection.MissingMember(request, "upload_id"),
            parts
        );
    }

    /// <summary>Finds a blob by its digest (archive-api.md §7.7).</summary>
    /// <returns>The id of the blob, no matter who uploaded it; null if the archive does not have it.</returns>
    public async Task<string?> FindBlobAsync(DandiETag etag, CancellationToken cancellationToken)
    {
        var request = ArchiveRequest.Post(
            "/blobs/digest/",
            new JsonObject { ["algorithm"] = Algorithm, ["value"] = etag.Value }
        );
        using var response = await _connection.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        _connection.EnsureSuccess(request, response);
        return _connection.ReadJson(request, response).Member("blob_id").Id();
    }

    /// <summary>Gets the request that completes an upload at the store (archive-api.md §7.4).</summary>
    /// <returns>
    /// A presigned URL and the XML to POST there: a
    /// <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html">
    /// CompleteMultipartUpload</see>.
    /// </returns>
    public async Task<(Uri Url, string Body)> CompleteAsync(
        string uploadId,
        DandiETag etag,
        CancellationToken cancellationToken
    )
    {
        var parts = new JsonArray();
        foreach (var part in etag.Plan.Parts)
        {
            parts.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["part_number"] = part.Number,
                        ["size"] = part.Size,
                        ["etag"] = Convert.ToHexStringLower(etag.PartMd5(part.Number).Span),
                    }
            );
        }
        var request = ArchiveRequest.Post($"/uploads/{uploadId}/complete/", new JsonObject { ["parts"] = parts });
        var json = await _connection.SendForJsonAsync(request, cancellationToken);
        var url = json.Member("complete_url").Url() ?? throw _connection.MissingMember(request, "complete_url");
        return (url, json.Member("body").Text() ?? throw _connection.MissingMember(request, "body"));
    }

    /// <summary>
    /// Has the archive validate a completed upload (archive-api.md §7.6): it compares size and ETag of the object with
    /// what was announced.
    /// </summary>
    /// <returns>The id of the blob with these bytes, no matter who uploaded it.</returns>
    /// <exception cref="DandiException">The archive reports another size or digest than was announced.</exception>
    public async Task<string> ValidateAsync(string uploadId, DandiETag etag, CancellationToken cancellationToken)
    {
        var request = ArchiveRequest.Post($"/uploads/{uploadId}/validate/");
        using var response = await _connection.SendAsync(request, cancellationToken);
        // 404: the response to an earlier attempt was lost. 409: another client uploaded the same bytes first.
        // In both cases the archive has the blob.
        if (
            response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict
            && await FindBlobAsync(etag, cancellationToken) is { } found
        )
            return found;
        _connection.EnsureSuccess(request, response);
        var json = _connection.ReadJson(request, response);
        var (reported, size) = (json.Member("etag").Text(), json.Member("size").Count());
        if (reported != etag.Value || size != etag.Plan.Size)
        {
            throw new DandiException(
                $"The archive received {size} bytes with digest {Quoted.Shortened(reported ?? "null")}, but "
                    + $"{etag.Plan.Size} bytes with digest {etag} were sent; nothing was registered. Upload the "
                    + "file again."
            );
        }
        return json.Member("blob_id").Id() ?? throw _connection.MissingMember(request, "blob_id");
    }

    private PresignedPart ReadPart(ArchiveRequest request, JsonElement item) =>
        new(
            (int)(item.Member("part_number").Count() ?? throw _connection.MissingMember(request, "part_number")),
            item.Member("size").Count() ?? throw _connection.MissingMember(request, "size"),
            item.Member("upload_url").Url() ?? throw _connection.MissingMember(request, "upload_url")
        );
}
