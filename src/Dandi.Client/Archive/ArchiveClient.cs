using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dandi.Http;

namespace Dandi.Archive;

/// <summary>The REST API of an archive: one method a call, each with its recovery from a lost answer (archive-api.md §4–7, §16).</summary>
public sealed class ArchiveClient
{
    private const int PageSize = 1000;
    private readonly ArchiveConnection _connection;

    /// <summary>A client of the archive whose API stands at <paramref name="api"/>.</summary>
    public ArchiveClient(HttpClient client, Uri api)
    {
        _connection = new ArchiveConnection(client, api);
        Zarrs = new ZarrClient(_connection);
    }

    /// <summary>Its Zarrs.</summary>
    public ZarrClient Zarrs { get; }

    /// <summary>Asks whether the archive takes the key.</summary>
    /// <returns>False where it does not.</returns>
    /// <exception cref="DandiException">The account is not approved yet; fatal.</exception>
    public async Task<bool> AcceptsKeyAsync(CancellationToken cancellationToken)
    {
        var request = ArchiveRequest.Get("/auth/token/");
        using var response = await _connection.SendAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest)
            return false;
        if (response.StatusCode == HttpStatusCode.Forbidden)
        {
            throw new DandiException(
                $"{_connection.Api} knows the key, but its account may not write: it waits for approval. The archive's team approves new accounts; log in at its page to see yours."
            )
            {
                IsFatal = true,
            };
        }
        await _connection.EnsureSuccessAsync(request, response, cancellationToken);
        return true;
    }

    /// <summary>The name of the account that the key belongs to.</summary>
    public async Task<string> GetUserNameAsync(CancellationToken cancellationToken)
    {
        var request = ArchiveRequest.Get("/users/me/");
        var json = await _connection.AskAsync(request, cancellationToken);
        return json.Member("username").Text() ?? throw _connection.Unexpected(request, "username");
    }

    /// <summary>Registers a Dandiset.</summary>
    /// <returns>Its number.</returns>
    public async Task<DandisetId> CreateDandisetAsync(
        string name,
        JsonObject metadata,
        bool embargo,
        CancellationToken cancellationToken
    )
    {
        // Not tried again by itself: an answer that was lost may stand for a Dandiset that is there, and a second one would be one too many.
        var request = ArchiveRequest.Post(
            embargo ? "/dandisets/?embargo=true" : "/dandisets/",
            new JsonObject { ["name"] = name, ["metadata"] = metadata }
        ) with
        {
            Patience = TimeSpan.Zero,
        };
        var json = await _connection.AskAsync(request, cancellationToken);
        return DandisetId.TryParse(json.Member("identifier").Text(), out var id)
            ? id
            : throw _connection.Unexpected(request, "identifier");
    }

    /// <summary>Makes sure that the Dandiset exists and that we may write to it, before any byte moves.</summary>
    /// <exception cref="ArchiveException">It is unknown, hidden from us, or not ours; fatal.</exception>
    public async Task EnsureWritableAsync(DandisetId id, CancellationToken cancellationToken)
    {
        // Only owners may list pending uploads, so this tells more than reading the Dandiset would.
        var request = ArchiveRequest.Get($"/dandisets/{id}/uploads/?page_size=1");
        using var response = await _connection.SendAsync(request, cancellationToken);
        if (
            response.StatusCode
            is HttpStatusCode.NotFound
                or HttpStatusCode.MethodNotAllowed
                or HttpStatusCode.NotImplemented
        )
        {
            // The Dandiset is not there, or this archive lists no uploads: then the first write tells who may write.
            await EnsureExistsAsync(id, cancellationToken);
            return;
        }
        await EnsureAllowedAsync(id, request, response, cancellationToken);
    }

    private async Task EnsureExistsAsync(DandisetId id, CancellationToken cancellationToken)
    {
        var request = ArchiveRequest.Get($"/dandisets/{id}/");
        using var response = await _connection.SendAsync(request, cancellationToken);
        await EnsureAllowedAsync(id, request, response, cancellationToken);
    }

    private async Task EnsureAllowedAsync(
        DandisetId id,
        ArchiveRequest request,
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        var advice = response.StatusCode switch
        {
            HttpStatusCode.NotFound =>
                $"The archive at {_connection.Api} knows no Dandiset {id}. Check `identifier` in dandiset.yaml and the instance (-i).",
            HttpStatusCode.Forbidden =>
                $"You are not an owner of Dandiset {id} at {_connection.Api}, or your account waits for approval. Ask an owner to add you.",
            _ => null,
        };
        if (advice is not null)
            throw new DandiException(advice) { IsFatal = true };
        await _connection.EnsureSuccessAsync(request, response, cancellationToken);
    }

    /// <summary>Writes the metadata of a Dandiset's draft.</summary>
    public Task PutDraftAsync(DandisetId id, string name, JsonObject metadata, CancellationToken cancellationToken) =>
        _connection.TellAsync(
            ArchiveRequest.Put(
                $"/dandisets/{id}/versions/draft/",
                new JsonObject { ["name"] = name, ["metadata"] = metadata }
            ),
            cancellationToken
        );

    /// <summary>The assets of a draft, in the order of their paths.</summary>
    /// <param name="id">The Dandiset.</param>
    /// <param name="prefix">Only those whose path begins so, letter case aside; empty for all.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public IAsyncEnumerable<RemoteAsset> ListAssetsAsync(
        DandisetId id,
        string prefix,
        CancellationToken cancellationToken
    ) => ListAsync(id, prefix.Length == 0 ? "" : $"&path={Uri.EscapeDataString(prefix)}", cancellationToken);

    /// <summary>The assets of a draft that are Zarrs.</summary>
    public IAsyncEnumerable<RemoteAsset> ListZarrAssetsAsync(DandisetId id, CancellationToken cancellationToken) =>
        ListAsync(id, "&zarr=true", cancellationToken);

    private async IAsyncEnumerable<RemoteAsset> ListAsync(
        DandisetId id,
        string filter,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        for (var page = 1; ; page++)
        {
            var request = ArchiveRequest.Get(
                $"{Assets(id)}?metadata=true&order=path&page={page}&page_size={PageSize}{filter}"
            );
            var json = await _connection.AskAsync(request, cancellationToken);
            if (json.Member("results") is null)
                throw _connection.Unexpected(request, "results");
            foreach (var item in json.Member("results").Items())
                yield return ReadAsset(request, item);
            if (json.Member("next").Text() is null)
                yield break;
        }
    }

    /// <summary>The asset at a path of a draft, or null.</summary>
    public async Task<RemoteAsset?> FindAssetAsync(DandisetId id, string path, CancellationToken cancellationToken)
    {
        // An exact match comes alone; anything else is a list of longer paths that does not concern us.
        var request = ArchiveRequest.Get($"{Assets(id)}?metadata=true&page_size=1&path={Uri.EscapeDataString(path)}");
        var json = await _connection.AskAsync(request, cancellationToken);
        return json.Member("results")
            .Items()
            .Select(item => ReadAsset(request, item))
            .FirstOrDefault(asset => asset.Path == path);
    }

    /// <summary>Announces the upload of a blob.</summary>
    public async Task<InitializeResult> InitializeUploadAsync(
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
                ["digest"] = new JsonObject { ["algorithm"] = "dandi:dandi-etag", ["value"] = etag.Value },
                ["dandiset"] = id.Value,
            }
        );
        using var response = await _connection.SendAsync(request, cancellationToken);
        if (
            response.StatusCode == HttpStatusCode.Conflict
            && response.Headers.TryGetValues("Location", out var location)
        )
        {
            return new InitializeResult.ExistingBlob(location.First());
        }
        await _connection.EnsureSuccessAsync(request, response, cancellationToken);
        var json = await _connection.ReadJsonAsync(request, response, cancellationToken);
        var parts = json.Member("parts").Items().Select(item => ReadPart(request, item)).ToList();
        return new InitializeResult.Session(
            json.Member("upload_id").Text() ?? throw _connection.Unexpected(request, "upload_id"),
            parts
        );
    }

    /// <summary>The id of the blob with these bytes, whoever has sent them; null where the archive has none.</summary>
    public async Task<string?> FindBlobAsync(DandiETag etag, CancellationToken cancellationToken)
    {
        var request = ArchiveRequest.Post(
            "/blobs/digest/",
            new JsonObject { ["algorithm"] = "dandi:dandi-etag", ["value"] = etag.Value }
        );
        using var response = await _connection.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        await _connection.EnsureSuccessAsync(request, response, cancellationToken);
        return (await _connection.ReadJsonAsync(request, response, cancellationToken)).Member("blob_id").Text();
    }

    /// <summary>Asks for the request that completes an upload at the store.</summary>
    /// <returns>Where to send which body.</returns>
    public async Task<(Uri Url, string Body)> CompleteUploadAsync(
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
        var json = await _connection.AskAsync(request, cancellationToken);
        var url = json.Member("complete_url").Url() ?? throw _connection.Unexpected(request, "complete_url");
        return (url, json.Member("body").Text() ?? throw _connection.Unexpected(request, "body"));
    }

    /// <summary>Lets the archive judge a completed upload.</summary>
    /// <returns>The id of the blob with these bytes, whoever has sent them.</returns>
    public async Task<string> ValidateUploadAsync(string uploadId, DandiETag etag, CancellationToken cancellationToken)
    {
        var request = ArchiveRequest.Post($"/uploads/{uploadId}/validate/");
        using var response = await _connection.SendAsync(request, cancellationToken);
        // 404: an earlier answer was lost. 409: somebody else sent the same bytes first. Either way the archive knows the bytes.
        if (
            response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict
            && await FindBlobAsync(etag, cancellationToken) is { } found
        )
            return found;
        await _connection.EnsureSuccessAsync(request, response, cancellationToken);
        var json = await _connection.ReadJsonAsync(request, response, cancellationToken);
        var (reported, size) = (json.Member("etag").Text(), json.Member("size").Number());
        if (reported != etag.Value || size != etag.Plan.Size)
            throw new DandiException(
                $"The archive has reported an upload as {size} bytes with digest {reported}, but {etag.Plan.Size} bytes with digest {etag} were sent. Nothing was registered; upload it again."
            );
        return json.Member("blob_id").Text() ?? throw _connection.Unexpected(request, "blob_id");
    }

    /// <summary>Adds an asset to a draft, or replaces one.</summary>
    /// <param name="id">The Dandiset.</param>
    /// <param name="metadata">The whole metadata of the asset.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="replaced">The asset that it takes the place of, or null.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>What the archive has there now.</returns>
    /// <exception cref="AssetConflictException">The path is taken by now, or the replaced asset is gone: somebody else was faster.</exception>
    public async Task<RemoteAsset> RegisterAssetAsync(
        DandisetId id,
        JsonObject metadata,
        AssetContent content,
        RemoteAsset? replaced,
        CancellationToken cancellationToken
    )
    {
        var body = new JsonObject { ["metadata"] = metadata.DeepClone(), [content.Member] = content.Id };
        var request = replaced is null
            ? ArchiveRequest.Post(Assets(id), body)
            : ArchiveRequest.Put($"{Assets(id)}{replaced.AssetId}/", body);
        using var response = await _connection.SendAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.NotFound)
        {
            if (await FindRegisteredAsync(id, metadata, content, cancellationToken) is { } registered)
                return registered;
            var said = await response.Content.ReadAsStringAsync(cancellationToken);
            // A folder in place of a file, or the other way round, is not a matter of time.
            if (!said.Contains("conflicts with existing assets", StringComparison.Ordinal))
                throw new AssetConflictException(PathOf(metadata), $"error {(int)response.StatusCode}");
        }
        await _connection.EnsureSuccessAsync(request, response, cancellationToken);
        return ReadAsset(request, await _connection.ReadJsonAsync(request, response, cancellationToken));
    }

    /// <summary>Takes an asset out of a draft; one that is gone already is no error.</summary>
    /// <returns>False if its path has another asset by now, because somebody else has changed it since it was read: that one stays.</returns>
    public async Task<bool> DeleteAssetAsync(DandisetId id, RemoteAsset asset, CancellationToken cancellationToken)
    {
        var request = ArchiveRequest.Delete($"{Assets(id)}{asset.AssetId}/");
        using var response = await _connection.SendAsync(request, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return await FindAssetAsync(id, asset.Path, cancellationToken) is null;
        await _connection.EnsureSuccessAsync(request, response, cancellationToken);
        return true;
    }

    private static string Assets(DandisetId id) => $"/dandisets/{id}/versions/draft/assets/";

    /// <summary>The draft's asset is the one that we sent if it has the id of the activity that we made up.</summary>
    private async Task<RemoteAsset?> FindRegisteredAsync(
        DandisetId id,
        JsonObject metadata,
        AssetContent content,
        CancellationToken cancellationToken
    )
    {
        var sent = JsonSerializer.SerializeToElement(metadata, ArchiveJson.Default.JsonObject);
        var there = await FindAssetAsync(id, PathOf(metadata), cancellationToken);
        return
            there is not null
            && there.Content == content
            && there.ActivityId is { } activity
            && activity == LastActivity(sent)
            ? there
            : null;
    }

    private static string PathOf(JsonObject metadata) => metadata["path"]!.GetValue<string>();

    private RemoteAsset ReadAsset(ArchiveRequest request, JsonElement item)
    {
        var metadata = item.Member("metadata") ?? default;
        return new RemoteAsset(
            item.Member("asset_id").Text() ?? throw _connection.Unexpected(request, "asset_id"),
            item.Member("path").Text() ?? throw _connection.Unexpected(request, "path"),
            item.Member("blob").Text() is { } blob ? AssetContent.Blob(blob)
                : item.Member("zarr").Text() is { } zarr ? AssetContent.Zarr(zarr)
                : null,
            metadata.Member("digest")?.Member("dandi:dandi-etag").Text(),
            metadata.Member("blobDateModified").Time(),
            LastActivity(metadata)
        )
        {
            Size = item.Member("size").Number(),
            ZarrChecksum = metadata.Member("digest")?.Member("dandi:dandi-zarr-checksum").Text(),
        };
    }

    private static string? LastActivity(JsonElement metadata) =>
        metadata
            .Member("wasGeneratedBy")
            .Items()
            .Select(activity => activity.Member("id").Text())
            .LastOrDefault(text => text is not null);

    private PresignedPart ReadPart(ArchiveRequest request, JsonElement item) =>
        new(
            (int)(item.Member("part_number").Number() ?? throw _connection.Unexpected(request, "part_number")),
            item.Member("size").Number() ?? throw _connection.Unexpected(request, "size"),
            item.Member("upload_url").Url() ?? throw _connection.Unexpected(request, "upload_url")
        );
}
