using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using Dandi.Server.Data;

namespace Dandi.Server.Store;

/// <summary>Objects in a bucket of an S3-compatible server.</summary>
internal sealed class BucketStore(BucketConnection connection, string region) : IObjectStore, IDisposable
{
    // Of AWS: ListObjectsV2 and DeleteObjects.
    private const int MaxPage = 1000;
    private const int AtATime = 16;

    /// <summary>Makes the bucket if it is not there.</summary>
    public async Task EnsureBucketAsync(CancellationToken cancellationToken)
    {
        var look = new ObjectRequest("HEAD", "");
        var found = await connection.AskAsync(look, [], cancellationToken);
        if (found.IsSuccess)
            return;
        if (found.Status != 404)
            throw connection.Refused(look, found);
        var make = new ObjectRequest("PUT", "");
        // AWS takes no document for its first region, and needs one for the others.
        var document =
            region == SigningKey.DefaultRegion
                ? ""
                : $"<CreateBucketConfiguration xmlns=\"{S3Document.Namespace}\"><LocationConstraint>{WebUtility.HtmlEncode(region)}</LocationConstraint></CreateBucketConfiguration>";
        var made = await connection.AskAsync(make, Encoding.UTF8.GetBytes(document), cancellationToken);
        if (!made.IsSuccess && made.Code != "BucketAlreadyOwnedByYou")
            throw connection.Refused(make, made);
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
        var document = await AskForAsync(request, [], "InitiateMultipartUploadResult", item: null, cancellationToken);
        return document.Texts.GetValueOrDefault("UploadId") is { Length: > 0 and <= 1024 } id
            ? id
            : throw connection.Unreadable(request, "no id of the upload");
    }

    /// <inheritdoc/>
    public async Task AbortUploadAsync(string key, string uploadId, CancellationToken cancellationToken)
    {
        var request = new ObjectRequest("DELETE", key) { Query = [new("uploadId", uploadId)] };
        var response = await connection.AskAsync(request, [], cancellationToken);
        if (!response.IsSuccess && response.Status != 404)
            throw connection.Refused(request, response);
    }

    /// <inheritdoc/>
    public async Task<StoredObject?> FindAsync(string key, CancellationToken cancellationToken)
    {
        var request = new ObjectRequest("HEAD", key);
        var response = await connection.AskAsync(request, [], cancellationToken);
        if (response.Status == 404)
            return null;
        if (!response.IsSuccess)
            throw connection.Refused(request, response);
        if (response is not { Size: { } size, ETag: { } etag })
            throw connection.Unreadable(request, "no size or no ETag");
        return new StoredObject(key, size, etag, Timestamp.Show(response.Modified ?? DateTimeOffset.UnixEpoch))
        {
            ContentType = response.ContentType,
        };
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredObject>> ListAsync(
        string prefix,
        string after,
        int most,
        CancellationToken cancellationToken
    )
    {
        var found = new List<StoredObject>();
        for (var isMore = true; isMore && found.Count < most; )
        {
            var query = new List<KeyValuePair<string, string>>
            {
                new("list-type", "2"),
                new("prefix", prefix),
                new("start-after", after),
                new("max-keys", Math.Min(most - found.Count, MaxPage).ToString(CultureInfo.InvariantCulture)),
                // Keys may hold characters that XML cannot.
                new("encoding-type", "url"),
            };
            var request = new ObjectRequest("GET", "") { Query = query };
            var page = await AskForAsync(request, [], "ListBucketResult", "Contents", cancellationToken);
            var isEncoded = page.Texts.GetValueOrDefault("EncodingType") == "url";
            isMore = page.Texts.GetValueOrDefault("IsTruncated") == "true";
            if (isMore && page.Items.Count == 0)
                throw connection.Unreadable(request, "an empty page that is not the last");
            foreach (var item in page.Items)
            {
                var next = ReadItem(item, isEncoded)
                    ?? throw connection.Unreadable(request, "an object without a key, size, ETag or time");
                var isInOrder =
                    next.Key.StartsWith(prefix, StringComparison.Ordinal) && Utf8Order.Compare(next.Key, after) > 0;
                if (!isInOrder)
                    throw connection.Unreadable(
                        request,
                        "keys that were not asked for, or not in the order of their bytes"
                    );
                found.Add(next);
                after = next.Key;
            }
        }
        return found;
    }

    /// <inheritdoc/>
    /// <remarks>All are looked for before one is removed; a server that fails in between has removed some.</remarks>
    public async Task<string?> DeleteAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        var all = keys.ToList();
        var isThere = new bool[all.Count];
        await Parallel.ForAsync(
            0,
            all.Count,
            new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
            async (i, token) => isThere[i] = await FindAsync(all[i], token) is not null
        );
        if (Array.IndexOf(isThere, false) is >= 0 and var missing)
            return all[missing];
        foreach (var chunk in all.Where(IsXml).Chunk(MaxPage))
            await RemoveAsync(chunk, cancellationToken);
        foreach (var key in all.Where(key => !IsXml(key)))
            await EnsureDoneAsync(new ObjectRequest("DELETE", key), cancellationToken);
        return null;
    }

    /// <inheritdoc/>
    public Task CopyAsync(string key, long size, Stream target, CancellationToken cancellationToken) =>
        connection.CopyAsync(key, size, target, cancellationToken);

    /// <inheritdoc/>
    public async Task OpenAsync(string key, CancellationToken cancellationToken)
    {
        var request = new ObjectRequest("DELETE", key) { Query = [new("tagging", "")] };
        var response = await connection.AskAsync(request, [], cancellationToken);
        // A server that knows no tags has kept none.
        if (!response.IsSuccess && response.Status != 501)
            throw connection.Refused(request, response);
    }

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    private async Task RemoveAsync(string[] keys, CancellationToken cancellationToken)
    {
        var objects = string.Concat(keys.Select(key => $"<Object><Key>{WebUtility.HtmlEncode(key)}</Key></Object>"));
        var body = Encoding.UTF8.GetBytes(
            $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Delete xmlns=\"{S3Document.Namespace}\"><Quiet>true</Quiet>{objects}</Delete>"
        );
        var request = new ObjectRequest("POST", "")
        {
            Query = [new("delete", "")],
            Headers = [new("content-md5", Convert.ToBase64String(MD5.HashData(body)))],
        };
        var document = await AskForAsync(request, body, "DeleteResult", "Error", cancellationToken);
        if (document.Items.Count > 0)
            throw connection.Unreadable(
                request,
                $"{document.Items.Count} of {keys.Length} objects that it cannot remove"
            );
    }

    private async Task EnsureDoneAsync(ObjectRequest request, CancellationToken cancellationToken)
    {
        var response = await connection.AskAsync(request, [], cancellationToken);
        if (!response.IsSuccess)
            throw connection.Refused(request, response);
    }

    private async Task<S3Document> AskForAsync(
        ObjectRequest request,
        byte[] body,
        string root,
        string? item,
        CancellationToken cancellationToken
    )
    {
        var response = await connection.AskAsync(request, body, cancellationToken);
        if (!response.IsSuccess)
            throw connection.Refused(request, response);
        // An error can come late, in an answer that had begun as a success.
        return S3Document.TryRead(response.Body, root, item)
            ?? throw (
                response.Code.Length > 0
                    ? connection.Refused(request, response)
                    : connection.Unreadable(request, $"no {root}")
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
            Timestamp.Show(modified)
        );
    }

    private static bool IsXml(string key) =>
        key.All(character => character != '\r' && (char.IsSurrogate(character) || XmlConvert.IsXmlChar(character)));
}
