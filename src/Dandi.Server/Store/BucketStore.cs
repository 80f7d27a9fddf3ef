using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using Dandi.Server.Data;

namespace Dandi.Server.Store;

/// <summary>The object store of an archive in a bucket of an S3-compatible server (s3.md).</summary>
/// <param name="connection">The connection to the server.</param>
/// <param name="region">The region of the bucket.</param>
/// <param name="whenDurable">
/// Completes when all changes of the database are durable: nothing is removed from the bucket before.
/// </param>
internal sealed class BucketStore(BucketConnection connection, string region, Func<Task> whenDurable)
    : IObjectStore,
        IDisposable
{
    // The limit of ListObjectsV2 and DeleteObjects.
    private const int MaxKeysPerRequest = 1000;
    private const int MaxConcurrency = 16;

    /// <summary>Creates the bucket if it does not exist.</summary>
    public async Task EnsureBucketAsync(CancellationToken cancellationToken)
    {
        var head = new ObjectRequest("HEAD", "");
        var found = await connection.SendAsync(head, [], cancellationToken);
        if (found.IsSuccess)
            return;
        if (found.Status != 404)
            throw connection.Rejected(head, found);
        var put = new ObjectRequest("PUT", "");
        // AWS rejects a location constraint for its default region, and requires one for the others.
        var document =
            region == SigningKey.DefaultRegion
                ? ""
                : $"<CreateBucketConfiguration xmlns=\"{S3Document.Namespace}\"><LocationConstraint>"
                    + $"{WebUtility.HtmlEncode(region)}</LocationConstraint></CreateBucketConfiguration>";
        var created = await connection.SendAsync(put, Encoding.UTF8.GetBytes(document), cancellationToken);
        if (!created.IsSuccess && created.Code != "BucketAlreadyOwnedByYou")
            throw connection.Rejected(put, created);
    }

    /// <inheritdoc/>
    public async Task<string> CreateUploadAsync(string key, bool embargoed, CancellationToken cancellationToken)
    {
        var request = new ObjectRequest("POST", key)
        {
            Query = [new("uploads", "")],
            Headers =
            [
                new("content-type", "application/octet-stream"),
                .. embargoed ? [StoredObject.EmbargoTag] : Array.Empty<KeyValuePair<string, string>>(),
            ],
        };
        var document = await SendForDocumentAsync(
            request,
            [],
            "InitiateMultipartUploadResult",
            item: null,
            cancellationToken
        );
        return document.Texts.GetValueOrDefault("UploadId") is { Length: > 0 and <= 1024 } id
            ? id
            : throw connection.UnexpectedResponse(request, "no UploadId");
    }

    /// <inheritdoc/>
    public async Task AbortUploadAsync(string key, string uploadId, CancellationToken cancellationToken)
    {
        await whenDurable();
        var request = new ObjectRequest("DELETE", key) { Query = [new("uploadId", uploadId)] };
        var response = await connection.SendAsync(request, [], cancellationToken);
        if (!response.IsSuccess && response.Status != 404)
            throw connection.Rejected(request, response);
    }

    /// <inheritdoc/>
    public async Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken)
    {
        var request = new ObjectRequest("HEAD", key);
        var response = await connection.SendAsync(request, [], cancellationToken);
        if (response.Status == 404)
            return null;
        if (!response.IsSuccess)
            throw connection.Rejected(request, response);
        if (response is not { Size: { } size, ETag: { } etag })
            throw connection.UnexpectedResponse(request, "no Content-Length or ETag");
        return new StoredObject(key, size, etag, Timestamp.Format(response.Modified ?? DateTimeOffset.UnixEpoch))
        {
            ContentType = response.ContentType,
        };
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredObject>> ListAsync(
        string prefix,
        string after,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var found = new List<StoredObject>();
        for (var isMore = true; isMore && found.Count < limit; )
        {
            var query = new List<KeyValuePair<string, string>>
            {
                new("list-type", "2"),
                new("prefix", prefix),
                new("start-after", after),
                new(
                    "max-keys",
                    Math.Min(limit - found.Count, MaxKeysPerRequest).ToString(CultureInfo.InvariantCulture)
                ),
                // Keys may contain characters that XML does not allow.
                new("encoding-type", "url"),
            };
            var request = new ObjectRequest("GET", "") { Query = query };
            var page = await SendForDocumentAsync(request, [], "ListBucketResult", "Contents", cancellationToken);
            var isEncoded = page.Texts.GetValueOrDefault("EncodingType") == "url";
            isMore = page.Texts.GetValueOrDefault("IsTruncated") == "true";
            if (isMore && page.Items.Count == 0)
                throw connection.UnexpectedResponse(request, "an empty page that is not the last");
            foreach (var item in page.Items)
            {
                var next = ReadItem(item, isEncoded)
                    ?? throw connection.UnexpectedResponse(request, "an object without a key, size, ETag or time");
                var isInOrder =
                    next.Key.StartsWith(prefix, StringComparison.Ordinal) && Utf8Order.Compare(next.Key, after) > 0;
                if (!isInOrder)
                    throw connection.UnexpectedResponse(
                        request,
                        "keys outside the requested range, or not ordered by their bytes"
                    );
                found.Add(next);
                after = next.Key;
            }
        }
        return found;
    }

    /// <inheritdoc/>
    /// <remarks>Checks all objects before it deletes any. If the server fails in between, some are deleted.</remarks>
    public async Task<string?> DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        await whenDurable();
        var all = keys.ToList();
        var exists = new bool[all.Count];
        await Parallel.ForAsync(
            0,
            all.Count,
            new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrency, CancellationToken = cancellationToken },
            async (i, token) => exists[i] = await FindAsync(all[i], token) is not null
        );
        if (Array.IndexOf(exists, false) is >= 0 and var missing)
            return all[missing];
        foreach (var chunk in all.Where(IsXmlText).Chunk(MaxKeysPerRequest))
            await DeleteManyAsync(chunk, cancellationToken);
        foreach (var key in all.Where(key => !IsXmlText(key)))
            await SendOrThrowAsync(new ObjectRequest("DELETE", key), cancellationToken);
        return null;
    }

    /// <inheritdoc/>
    public Task CopyAsync(string key, long size, Stream target, CancellationToken cancellationToken) =>
        connection.CopyAsync(key, size, target, cancellationToken);

    /// <inheritdoc/>
    public async Task EndEmbargoAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        foreach (var key in keys)
            await EndEmbargoAsync(key, cancellationToken);
    }

    private async Task EndEmbargoAsync(string key, CancellationToken cancellationToken)
    {
        await whenDurable();
        var request = new ObjectRequest("DELETE", key) { Query = [new("tagging", "")] };
        var response = await connection.SendAsync(request, [], cancellationToken);
        // A server without support for tags has not stored any.
        if (!response.IsSuccess && response.Status != 501)
            throw connection.Rejected(request, response);
    }

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    private async Task DeleteManyAsync(string[] keys, CancellationToken cancellationToken)
    {
        var objects = string.Concat(keys.Select(key => $"<Object><Key>{WebUtility.HtmlEncode(key)}</Key></Object>"));
        var body = Encoding.UTF8.GetBytes(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                + $"<Delete xmlns=\"{S3Document.Namespace}\"><Quiet>true</Quiet>{objects}</Delete>"
        );
        var request = new ObjectRequest("POST", "")
        {
            Query = [new("delete", "")],
            Headers = [new("content-md5", Convert.ToBase64String(MD5.HashData(body)))],
        };
        var document = await SendForDocumentAsync(request, body, "DeleteResult", "Error", cancellationToken);
        if (document.Items.Count > 0)
            throw connection.UnexpectedResponse(
                request,
                $"{document.Items.Count} of {keys.Length} objects could not be deleted"
            );
    }

    private async Task SendOrThrowAsync(ObjectRequest request, CancellationToken cancellationToken)
    {
        var response = await connection.SendAsync(request, [], cancellationToken);
        if (!response.IsSuccess)
            throw connection.Rejected(request, response);
    }

    private async Task<S3Document> SendForDocumentAsync(
        ObjectRequest request,
        byte[] body,
        string root,
        string? item,
        CancellationToken cancellationToken
    )
    {
        var response = await connection.SendAsync(request, body, cancellationToken);
        if (!response.IsSuccess)
            throw connection.Rejected(request, response);
        // The body can be an error although the status is 200: S3 starts long responses before the outcome is known.
        return S3Document.TryRead(response.Body, root, item)
            ?? throw (
                response.Code.Length > 0
                    ? connection.Rejected(request, response)
                    : connection.UnexpectedResponse(request, $"no {root}")
            );
    }

    private static StoredObject? ReadItem(IReadOnlyDictionary<string, string> item, bool isEncoded)
    {
        var key = item.GetValueOrDefault("Key", "");
        var isSize = long.TryParse(
            item.GetValueOrDefault("Size"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var size
        );
        var isTime = DateTimeOffset.TryParse(
            item.GetValueOrDefault("LastModified"),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var modified
        );
        if (key.Length == 0 || !isSize || !isTime || !item.TryGetValue("ETag", out var etag))
            return null;
        return new StoredObject(
            isEncoded ? WebUtility.UrlDecode(key) : key,
            size,
            etag.Trim('"'),
            Timestamp.Format(modified)
        );
    }

    private static bool IsXmlText(string key) =>
        key.All(character => character != '\r' && (char.IsSurrogate(character) || XmlConvert.IsXmlChar(character)));
}
